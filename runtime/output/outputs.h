// SPDX-License-Identifier: Apache-2.0
//
// Where outputs go: places as people name them -> a root that writing never
// leaves, and a path in it.
#pragma once

#include <cstdint>
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

// Absolute, every link on the way resolved as far as it exists.
[[nodiscard]] std::string RealPathOf(const OutputPlace& place);

// A path that stays below `base` is written below `base`, so that a link on the
// way cannot lead out of it; one that climbs out, or is absolute, was meant to.
[[nodiscard]] OutputPlace PlaceBelow(const std::shared_ptr<Directory>& base, std::string_view path);

// Who says where a file goes, and what would say otherwise.
struct NamedBy {
  Span span = {};              // of a flag or a setting; else of the application's name
  std::string_view flag = {};  // "--k8s-dest"
  std::string_view mark = "puts outputs there";
};

// The same of a file: one that lies outside has its directory for a root. Nothing: the path ends in a slash, and names none.
[[nodiscard]] std::optional<OutputPlace> FileBelow(const std::shared_ptr<Directory>& base, std::string_view path);

struct PlacedFile {
  OutputPlace place;
  std::string bytes;
  TracedFile trace = {};  // as it was made; the causes of its lines only if those were kept
  Readers readers = Readers::kAsUsual;
  NamedBy named_by = {};
  std::string grown_from = {};  // what may stand there already, because all of it is in `bytes`; empty: nothing
  // What it is known by from run to run: whose it is, and the directory that `place` is `path` below.
  std::string backend = {};
  OutputPlace root = {};
  RelPath path = {};
  std::string known_as = {};  // by that path, if empty
};
// In the order of writing.
using Outputs = std::vector<PlacedFile>;

// Where a file of ours has an effect by its name alone, so that one that is not an output any more is in the way.
struct OwnPlaces {
  OutputPlace directory;
  std::string prefix;        // of names that are ours alone
  std::string opening = {};  // not empty: `prefix` is a whole name, of anybody's file, and ours are those that begin so
};

inline constexpr std::string_view kIgnoreName = ".dockerignore";
// What our lines in somebody's are known as.
inline constexpr std::string_view kOurLines = "lines/.dockerignore";

// What the files of the image are owned by, as those of Kubernetes are by a back end.
inline constexpr std::string_view kImageBackend = "image";

// Where the parts of the image go.
struct ImagePlaces {
  OutputPlace base;        // for `.spin-aks/`: the application's directory, or another one that is copied there
  OutputPlace dockerfile;  // the file itself
  // Where it is said what is sent to the builder. Above the application, the build context's own file is somebody's.
  enum class Ignore : std::uint8_t { kInContext, kBesideDockerfile } ignore = Ignore::kInContext;

  // What an emitter calls the Dockerfile: its place in `base`, or its name if it lies outside.
  [[nodiscard]] RelPath DockerfileInBase() const;
  // The same for `.dockerignore`, or `<Dockerfile>.dockerignore`.
  [[nodiscard]] RelPath IgnoreInBase() const;
  [[nodiscard]] OutputPlace IgnorePlace() const;
};

// The ignore file that builders look for beside a Dockerfile first (docs.docker.com, "Filename and location").
[[nodiscard]] OutputPlace IgnoreBeside(const OutputPlace& dockerfile);
[[nodiscard]] Outputs PlaceImage(FileSet files, TraceSet traces, const ImagePlaces& places);
[[nodiscard]] Outputs PlaceTree(FileSet files, TraceSet traces, const OutputPlace& root);

// What of these is there for others, too, as it would be without us.
[[nodiscard]] Outputs WithoutOurs(Outputs outputs);

// What is referred to comes before what refers to it: a reader that looks in the middle of writing finds a tree that builds.
void SortForWriting(Outputs& outputs);

// The back end whose tree is there: below `root` if the settings name one (relative to their directory), else below its
// own default root. The default if there is none.
[[nodiscard]] const Backend& DetectBackend(const Directory& settings_directory, const std::optional<std::string>& root);

}  // namespace spin_aks
