// SPDX-License-Identifier: Apache-2.0
//
// Where outputs go: places as people name them -> a root that writing never
// leaves, and a path in it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/backend.h"
#include "backends/render_files.h"
#include "ir/diagnostic.h"
#include "ir/file_set.h"
#include "ir/rel_path.h"
#include "ir/source.h"
#include "runtime/ports/ports.h"

namespace spin_aks {

// A directory or file below a root.
struct OutputPlace {
  std::shared_ptr<Directory> root;
  RelPath path;

  [[nodiscard]] OutputPlace operator/(const RelPath& below) const { return {root, path / below}; }
  // As the user would type it.
  [[nodiscard]] std::string Text() const;
};

// A path that stays below `base` is written below `base`, so that a link on the
// way cannot lead out of it; one that climbs out, or is absolute, was meant to.
[[nodiscard]] OutputPlace PlaceBelow(const std::shared_ptr<Directory>& base, std::string_view path);

// Who says where a file goes, and what would say otherwise.
struct NamedBy {
  Span span = {};              // of a flag or a setting; else of the application's name
  std::string_view flag = {};  // "--k8s-dest"
  std::string_view mark = "puts outputs there";
};

struct PlacedFile {
  OutputPlace place;
  std::string bytes;
  TracedFile trace = {};  // empty, if causes were not kept
  Readers readers = Readers::kAsUsual;
  NamedBy named_by = {};
  std::string grown_from = {};  // what may stand there already, because all of it is in `bytes`; empty: nothing
};
// In the order of writing.
using Outputs = std::vector<PlacedFile>;

// Where a file of ours has an effect by its name alone, so that one that is not an output any more is in the way.
struct OwnPlaces {
  OutputPlace directory;
  std::string prefix;
};

// Where the parts of the image go.
struct ImagePlaces {
  OutputPlace context;     // for `.dockerignore` and `.spin-aks/`
  OutputPlace dockerfile;  // the file itself

  // What an emitter calls the Dockerfile: its place in the context, or its name if it lies outside.
  [[nodiscard]] RelPath DockerfileInContext() const;
};
[[nodiscard]] Outputs PlaceImage(FileSet files, TraceSet traces, const ImagePlaces& places);
[[nodiscard]] Outputs PlaceTree(FileSet files, TraceSet traces, const OutputPlace& root);

// What is referred to comes before what refers to it: a reader that looks in the middle of writing finds a tree that builds.
void SortForWriting(Outputs& outputs);

// The back end whose tree is there: below `root` if the settings name one (relative to their directory), else below its
// own default root. The default if there is none.
[[nodiscard]] const Backend& DetectBackend(const Directory& settings_directory, const std::optional<std::string>& root);

}  // namespace spin_aks
