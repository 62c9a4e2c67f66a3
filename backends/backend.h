// SPDX-License-Identifier: Apache-2.0
//
// What a back end is: a name and a function from a Program to files. A back end
// never sees what is on disk, and never makes YAML text.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/output_file.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/program.h"
#include "ir/rel_path.h"

namespace spin_aks {

// Everything one emitter makes, relative to its output root.
struct Emitted {
  std::map<RelPath, OutputFile> files;
};

// How a user applies what was made: the words before the place, the place below the
// output root, the words after it.
struct ApplyCommand {
  std::vector<std::string> before;
  RelPath place;
  std::vector<std::string> after;
};

// Files of one directory of the output that are ours by their names alone: nobody else calls a file so.
struct NamesOfOurs {
  RelPath directory;
  std::string prefix;
};

struct Backend {
  std::string_view name;                  // "kustomize", as `-t` takes it
  std::vector<std::string_view> aliases;  // further names that `-t` takes
  std::string_view default_root;          // below the settings file's directory; empty: that directory
  std::string_view summary;
  // What says that a tree of this kind is there already: one of these files below the root. `*` stands for one directory.
  std::vector<std::string_view> signs;
  // Entries of the root that are the tree's own, for an application of this name: nothing in them is the application's to ship.
  std::vector<std::string> (*owns)(const KubeName& application);
  // Files of which one says that a tree lies already where ours would; somebody else's, unless something of ours is beside it.
  std::vector<std::string> (*begins_with)(const KubeName& application);
  // The directory in the root that ours gets beside a tree of somebody else.
  std::string (*beside_others)(const KubeName& application);
  // Files that take effect by lying there, whether anything refers to them or not. One that is not made any more is wrong output.
  std::vector<NamesOfOurs> (*takes_all)(const KubeName& application);
  std::optional<Emitted> (*emit)(const Program&, Diagnostics&);
  std::vector<ApplyCommand> (*describe_apply)(const Program&);  // in this order
};

// All Kubernetes back ends, default first. A table, not a registry.
[[nodiscard]] const std::vector<Backend>& Backends();
// By name or alias (`raw`, `manifests`, `k8s`), in any case; null if there is none.
[[nodiscard]] const Backend* FindBackend(std::string_view name);

}  // namespace spin_aks
