// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/wanted.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "backends/k8s/content_hash.h"
#include "backends/k8s/generation.h"
#include "runtime/cluster/json.h"

namespace spin_aks::deploy {
namespace {

bool IsGeneration(const yaml::Value& value, const tree::ObjectId& id) {
  const yaml::Value* part = &value;
  for (const std::string_view key : k8s::HashedPart(id.kind)) {
    part = cluster::Below(*part, {key});
    if (part == nullptr) return false;
  }
  return id.name.ends_with("-" + k8s::ContentHash(*part));
}

}  // namespace

Wave WaveOf(const tree::ObjectId& id) {
  constexpr std::array<std::string_view, 4> kPods{"Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"};
  if (id.group.empty() && id.kind == "Namespace") return Wave::kNamespaces;
  if (id.kind == "CustomResourceDefinition") return Wave::kDefinitions;
  if (id.group == "batch" && id.kind == "Job") return Wave::kJobs;
  const bool runs =
      id.kind == "CronJob" || id.kind == "SpinApp" || (id.group == "apps" && std::ranges::find(kPods, id.kind) != kPods.end());
  return runs || id.kind == "HorizontalPodAutoscaler" || id.kind == "ScaledObject" ? Wave::kWorkloads : Wave::kConfiguration;
}

std::string_view Wanted::api_version() const { return cluster::TextBelow(value, {"apiVersion"}); }

std::vector<yaml::Value> Unfolded(yaml::Value value) {
  std::vector<yaml::Value> objects;
  const bool is_list = cluster::TextBelow(value, {"kind"}).ends_with("List") && cluster::Below(value, {"items"}) != nullptr;
  if (!is_list) {
    if (value.AsMap() != nullptr && !value.AsMap()->empty()) objects.push_back(std::move(value));
    return objects;
  }
  for (const yaml::Value& item : cluster::ListBelow(value, {"items"})) objects.push_back(item);
  return objects;
}

Wanted Want(yaml::Value value) {
  Wanted wanted{.value = std::move(value)};
  wanted.id = tree::IdOf(wanted.value);
  wanted.wave = WaveOf(wanted.id);
  wanted.is_generation = IsGeneration(wanted.value, wanted.id);
  return wanted;
}

void SortByWave(std::vector<Wanted>& objects) {
  std::stable_sort(objects.begin(), objects.end(), [](const Wanted& a, const Wanted& b) { return a.wave < b.wave; });
}

std::string Title(const tree::ObjectId& id) {
  return id.kube_namespace.empty() ? fmt::format("{} {}", id.kind, id.name) : fmt::format("{} {}/{}", id.kind, id.kube_namespace, id.name);
}

}  // namespace spin_aks::deploy
