// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "frontend/app/files.h"
#include "frontend/frontend.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/project_tree.h"

namespace spin_aks {
namespace {

// A path that leaves the tree, or is the application or holds it, is an error later;
// nothing outside, and not everything inside, is listed for it.
void Want(const SpannedString& path, const ProjectTree& tree, std::vector<RelPath>& out) {
  auto located = tree.Locate(path.value);
  if (located && !tree.application.IsWithin(*located)) out.push_back(*std::move(located));
}

void WantWasm(const ManifestComponent& component, const ProjectTree& tree, std::vector<RelPath>& out) {
  if (const auto* local = std::get_if<ManifestLocalSource>(&component.source.form)) Want(local->path, tree, out);
  for (const ManifestDependency& dependency : component.dependencies) {
    if (dependency.form == ManifestDependency::Form::kPath) Want(dependency.path, tree, out);
  }
}

}  // namespace

std::vector<RelPath> WantedPaths(const SpinManifest& manifest, const RelPath& application) {
  const ProjectTree nothing{.application = application};
  std::vector<RelPath> out;
  for (const ManifestComponent& component : manifest.components) {
    WantWasm(component, nothing, out);
    std::ranges::move(WantedFiles(component, application), std::back_inserter(out));
  }
  std::ranges::sort(out);
  const auto doubles = std::ranges::unique(out);
  out.erase(doubles.begin(), doubles.end());
  return out;
}

}  // namespace spin_aks
