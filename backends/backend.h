// SPDX-License-Identifier: Apache-2.0
//
// What a back end is: a name and a function from a Program to files. A back end
// never sees what is on disk, and never makes YAML text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/cause.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/program.h"
#include "ir/rel_path.h"

namespace spin_aks {

// One file of YAML: documents as trees until the last function.
struct YamlFile {
  std::string comment;  // above the first document, one `# ` a line; may be empty
  std::vector<yaml::Value> documents;
  Cause cause = {};  // of the comment, and of what has no place of its own
  bool operator==(const YamlFile&) const = default;
};
// One file of anything else.
struct TextFile {
  std::string text;
  std::vector<Cause> line_causes;  // one a line
  bool operator==(const TextFile&) const = default;
};
// A text all of whose lines are there for one reason.
[[nodiscard]] inline TextFile TextBy(Rule rule, std::string text, Span span = {}) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  return {.text = std::move(text), .line_causes = std::vector<Cause>(lines, {.span = span, .rule = rule})};
}
using OutputFile = std::variant<YamlFile, TextFile>;

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
