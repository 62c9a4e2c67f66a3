// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/outputs.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "backends/docker/image_plan.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

RelPath Fixed(std::string_view path) { return *RelPath::Parse(path); }

TracedFile TakeFrom(TraceSet& traces, const RelPath& path) {
  const auto it = traces.find(path);
  return it == traces.end() ? TracedFile() : std::move(it->second);
}

// Files that name other files.
bool RefersToOthers(const RelPath& path) {
  return path.name() == "kustomization.yaml" || path.name() == "Dockerfile" || path.name() == "Chart.yaml";
}

bool IsFile(const Directory& directory, std::string_view path) {
  const Result<std::optional<ProjectNode>> node = directory.Look(Fixed(path));
  return node && *node && (**node).kind == NodeKind::kFile;
}

// `pattern` is a path, one of whose directories may be `*`.
bool HasFile(const Directory& directory, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return IsFile(directory, pattern);
  const std::string before(pattern.substr(0, star));
  const std::string_view after = pattern.substr(star + 1);
  const Result<std::vector<std::string>> names = directory.List(before.empty() ? RelPath() : Fixed(before));
  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           const auto path = RelPath::Parse(fmt::format("{}{}{}", before, name, after));
           return path && IsFile(directory, path->text());
         });
}

}  // namespace

std::string OutputPlace::Text() const { return path.is_root() ? root->name() : JoinTypedPath(root->name(), path.text()); }

std::string RealPathOf(const OutputPlace& place) { return place.root->Open(place.path.is_root() ? "." : place.path.text())->RealPath(); }

OutputPlace PlaceBelow(const std::shared_ptr<Directory>& base, std::string_view path) {
  if (const std::optional<RelPath> below = RelPath::Parse(path)) return {base, *below};
  return {base->Open(path), {}};
}

std::optional<OutputPlace> FileBelow(const std::shared_ptr<Directory>& base, std::string_view path) {
  const TypedPath parts = SplitTypedPath(path);
  const auto name = RelPath::Parse(parts.name);
  if (!name || name->is_root()) return std::nullopt;
  OutputPlace place = PlaceBelow(base, path);
  return place.path.is_root() ? OutputPlace{base->Open(parts.directory), *name} : place;
}

RelPath ImagePlaces::DockerfileInBase() const {
  const bool is_below = dockerfile.root->RealPath() == base.root->RealPath() && dockerfile.path.IsWithin(base.path);
  if (!is_below || dockerfile.path == base.path) return Fixed(dockerfile.path.is_root() ? "Dockerfile" : dockerfile.path.name());
  const std::size_t skip = base.path.is_root() ? 0 : base.path.text().size() + 1;
  return Fixed(std::string_view(dockerfile.path.text()).substr(skip));
}

RelPath ImagePlaces::IgnoreInBase() const {
  return Fixed(ignore == Ignore::kInContext ? std::string(kIgnoreName) : fmt::format("{}{}", DockerfileInBase().text(), kIgnoreName));
}

OutputPlace ImagePlaces::IgnorePlace() const { return ignore == Ignore::kInContext ? base / Fixed(kIgnoreName) : IgnoreBeside(dockerfile); }

OutputPlace IgnoreBeside(const OutputPlace& dockerfile) {
  return {dockerfile.root, Fixed(fmt::format("{}{}", dockerfile.path.text(), kIgnoreName))};
}

Outputs PlaceImage(FileSet files, TraceSet traces, const ImagePlaces& places) {
  Outputs outputs;
  const RelPath dockerfile = places.DockerfileInBase();
  const RelPath ignore = places.IgnoreInBase();
  for (auto& [path, bytes] : files) {
    // Whom the umask lets read is the user's business, but for what is copied into the image: there it keeps its mode, and the process
    // that reads it is not its owner.
    const bool is_in_image = path.IsWithin(Fixed(kHome));
    PlacedFile file{.place = path == dockerfile ? places.dockerfile
                             : path == ignore   ? places.IgnorePlace()
                                                : places.base / path,
                    .bytes = std::move(bytes),
                    .trace = TakeFrom(traces, path),
                    .readers = is_in_image ? Readers::kAll : Readers::kAsUsual,
                    .backend = std::string(kImageBackend)};
    // A Dockerfile outside is at home where it lies.
    const bool is_within = file.place.root == places.base.root && file.place.path == (places.base / path).path;
    file.root = is_within ? places.base : OutputPlace{file.place.root, {}};
    file.path = is_within ? path : file.place.path;
    outputs.push_back(std::move(file));
  }
  return outputs;
}

Outputs PlaceTree(FileSet files, TraceSet traces, const OutputPlace& root) {
  Outputs outputs;
  for (auto& [path, bytes] : files) {
    outputs.push_back({.place = root / path, .bytes = std::move(bytes), .trace = TakeFrom(traces, path), .root = root, .path = path});
  }
  return outputs;
}

Outputs WithoutOurs(Outputs outputs) {
  std::erase_if(outputs, [](const PlacedFile& file) { return file.grown_from.empty(); });
  for (PlacedFile& file : outputs) {
    file.bytes = file.grown_from;
    file.trace = {.made = TextFile{.text = file.bytes, .line_causes = {}, .own = std::string()}, .line_causes = {}};
  }
  return outputs;
}

void SortForWriting(Outputs& outputs) {
  std::ranges::stable_sort(outputs, {}, [](const PlacedFile& file) { return RefersToOthers(file.place.path); });
}

const Backend& DetectBackend(const Directory& settings_directory, const std::optional<std::string>& root) {
  const auto is_there = [&](const Backend& backend) {
    const std::unique_ptr<Directory> directory = settings_directory.Open(root.value_or(std::string(backend.default_root)));
    return std::ranges::any_of(backend.signs, [&](std::string_view sign) { return HasFile(*directory, sign); });
  };
  const auto found = std::ranges::find_if(Backends(), is_there);
  return found == Backends().end() ? Backends().front() : *found;
}

}  // namespace spin_aks
