// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "frontend/app/files.h"
#include "frontend/frontend.h"
#include "frontend/manifest/spin_manifest.h"

namespace spin_aks {
namespace {

// A path that leaves the directory, or is the directory, is an error later;
// nothing outside, and not everything inside, is listed for it.
void Want(const SpannedString& path, std::vector<RelPath>& out) {
  auto parsed = RelPath::Parse(path.value);
  if (parsed && !parsed->is_root()) out.push_back(*std::move(parsed));
}

void WantWasm(const ManifestComponent& component, std::vector<RelPath>& out) {
  if (const auto* local = std::get_if<ManifestLocalSource>(&component.source.form)) Want(local->path, out);
  for (const ManifestDependency& dependency : component.dependencies) {
    if (dependency.form == ManifestDependency::Form::kPath) Want(dependency.path, out);
  }
}

}  // namespace

std::vector<RelPath> WantedPaths(const SpinManifest& manifest) {
  std::vector<RelPath> out;
  for (const ManifestComponent& component : manifest.components) {
    WantWasm(component, out);
    std::ranges::move(WantedFiles(component), std::back_inserter(out));
  }
  std::ranges::sort(out);
  const auto doubles = std::ranges::unique(out);
  out.erase(doubles.begin(), doubles.end());
  return out;
}

}  // namespace spin_aks
