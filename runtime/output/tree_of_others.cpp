// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/tree_of_others.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/merge/file_place.h"
#include "runtime/output/lock_file.h"
#include "runtime/output/merge_outputs.h"

namespace spin_aks {
namespace {

constexpr std::string_view kOurLabel = "app.kubernetes.io/managed-by: spin-aks";

// Charts lie beside one another: ours would be in theirs by the application's name.
constexpr std::string_view kChartsOfOurs = "spin-aks";

std::string Read(const OutputPlace& place) {
  const auto text = place.root->Read(place.path, kMostManifestBytes, Pipes::kRefused);
  return text && *text ? **text : std::string();
}

// The files that a tree of this form begins with, where ours would lie.
std::vector<std::string> Beginnings(std::string_view backend, const std::string& application) {
  if (backend == "helm") return {application + "/Chart.yaml"};
  if (backend == "kustomize") return {"base/kustomization.yaml", "base/kustomization.yml", "base/Kustomization"};
  if (backend == "kube") return {"app.yaml"};
  return {};
}

// What has our label was written by us, whatever became of the lock.
bool HasOurs(const OutputPlace& beginning) {
  if (Read(beginning).find(kOurLabel) != std::string::npos) return true;
  const OutputPlace directory{beginning.root, beginning.path.Parent()};
  const auto templates = directory.root->List((directory / RelPath::Known("templates")).path);
  if (templates && std::ranges::any_of(*templates, [](const std::string& name) { return name.contains("spin-aks"); })) return true;
  const auto names = directory.root->List(directory.path);
  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           return name.ends_with(".yaml") && Read(directory / RelPath::Known(name)).find(kOurLabel) != std::string::npos;
         });
}

bool IsOfOthers(const Layout& layout, const KubeName& application) {
  for (const std::string& name : Beginnings(layout.backend->name, application.text())) {
    const OutputPlace beginning = layout.kubernetes / *RelPath::Parse(name);
    const auto node = beginning.root->Look(beginning.path);
    if (node && *node && (**node).kind == NodeKind::kFile) return !HasOurs(beginning);
  }
  return false;
}

}  // namespace

void PlaceInTreeOfOthers(const KubeName& application, Layout& layout) {
  const auto go_into = [&](const std::string& name) {
    layout.around = layout.kubernetes;
    layout.kubernetes = layout.kubernetes / RelPath::Known(name);
  };
  const Result<LockFile> lock = ReadLockFile(layout.lock);
  const std::string root = NameOfRoot(layout.lock, layout.kubernetes);
  for (const auto& [thing, places] : lock ? lock->read.lock.at : decltype(lock->read.lock.at)()) {
    if (thing.by.backend != layout.backend->name) continue;
    for (const merge::LastPlace& place : places) {
      const std::string way = merge::WayFrom(root, place.root);
      if (way == ".") return;
      if (!way.starts_with("..") && way.find('/') == std::string::npos) return go_into(way);
    }
  }
  if (IsOfOthers(layout, application)) go_into(layout.backend->name == "helm" ? std::string(kChartsOfOurs) : application.text());
}

}  // namespace spin_aks
