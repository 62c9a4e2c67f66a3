// SPDX-License-Identifier: Apache-2.0
#include "runtime/outputs.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/typed_path.h"

namespace spin_aks {
namespace {

RelPath Fixed(std::string_view path) { return *RelPath::Parse(path); }

// Files that name other files.
bool RefersToOthers(const RelPath& path) {
  return path.name() == "kustomization.yaml" || path.name() == "Dockerfile" || path.name() == "Chart.yaml";
}

bool IsFile(const Directory& directory, std::string_view path) {
  const Result<std::optional<ProjectNode>> node = directory.Look(Fixed(path));
  return node && *node && (**node).kind == NodeKind::kFile;
}

}  // namespace

std::string OutputPlace::Text() const { return path.is_root() ? root->name() : JoinTypedPath(root->name(), path.text()); }

OutputPlace PlaceBelow(const std::shared_ptr<Directory>& base, std::string_view path) {
  if (const std::optional<RelPath> below = RelPath::Parse(path)) return {base, *below};
  return {base->Open(path), {}};
}

RelPath ImagePlaces::DockerfileInContext() const {
  const bool is_below = dockerfile.root->RealPath() == context.root->RealPath() && dockerfile.path.IsWithin(context.path);
  if (!is_below || dockerfile.path == context.path) return Fixed(dockerfile.path.is_root() ? "Dockerfile" : dockerfile.path.name());
  const std::size_t skip = context.path.is_root() ? 0 : context.path.text().size() + 1;
  return Fixed(std::string_view(dockerfile.path.text()).substr(skip));
}

Outputs PlaceImage(FileSet files, const ImagePlaces& places) {
  Outputs outputs;
  const RelPath dockerfile = places.DockerfileInContext();
  for (auto& [path, bytes] : files) {
    outputs.push_back({.place = path == dockerfile ? places.dockerfile : places.context / path, .bytes = std::move(bytes)});
  }
  return outputs;
}

Outputs PlaceTree(FileSet files, const OutputPlace& root) {
  Outputs outputs;
  for (auto& [path, bytes] : files) outputs.push_back({.place = root / path, .bytes = std::move(bytes)});
  return outputs;
}

void SortForWriting(Outputs& outputs) {
  std::ranges::stable_sort(outputs, {}, [](const PlacedFile& file) { return RefersToOthers(file.place.path); });
}

const Backend& DetectBackend(const Directory& settings_directory) {
  constexpr std::array kKustomize{"kustomization.yaml", "base/kustomization.yaml"};
  const auto is_there = [&](const char* path) { return IsFile(settings_directory, path); };
  const bool kustomize = std::ranges::any_of(kKustomize, is_there);
  const Backend* kube = FindBackend("kube");
  if (!kustomize && kube != nullptr && is_there("manifests/app.yaml")) return *kube;
  return Backends().front();
}

}  // namespace spin_aks
