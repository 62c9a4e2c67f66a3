// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/pod_question.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"

namespace spin_aks::deploy {
namespace {

const yaml::Value* TemplateOf(const yaml::Value& object) {
  const std::string_view kind = cluster::TextBelow(object, {"kind"});
  if (kind == "CronJob") return cluster::Below(object, {"spec", "jobTemplate", "spec", "template"});
  constexpr std::array<std::string_view, 5> kKinds{"Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "Job"};
  for (const std::string_view each : kKinds) {
    if (kind == each && cluster::Below(object, {"spec", "volumeClaimTemplates"}) == nullptr)
      return cluster::Below(object, {"spec", "template"});
  }
  return nullptr;
}

struct Reference {
  std::string_view field, kind;
};
constexpr std::array kReferences{Reference{"serviceAccountName", "ServiceAccount"}, Reference{"serviceAccount", "ServiceAccount"},
                                 Reference{"runtimeClassName", "RuntimeClass"}, Reference{"priorityClassName", "PriorityClass"}};

}  // namespace

std::optional<yaml::Value> PodOf(const yaml::Value& object, const std::set<std::string>& created) {
  const yaml::Value* pod_template = TemplateOf(object);
  if (pod_template == nullptr || cluster::Below(*pod_template, {"spec"}) == nullptr) return std::nullopt;
  yaml::Value spec = *cluster::Below(*pod_template, {"spec"});
  if (spec.AsMap() == nullptr) return std::nullopt;
  for (const auto& [field, kind] : kReferences) {
    const std::string_view name = cluster::TextBelow(spec, {field});
    if (!created.contains(fmt::format("{}/{}", kind, name))) continue;
    std::erase_if(spec.AsMap()->entries(), [&](const yaml::Entry& entry) { return entry.key == field; });
  }
  yaml::Map metadata;
  metadata.Add("generateName", yaml::AsRead(fmt::format("{}-", cluster::TextBelow(object, {"metadata", "name"}))));
  for (const std::string_view key : {"labels", "annotations"}) {
    if (const yaml::Value* entries = cluster::Below(*pod_template, {"metadata", key})) metadata.Add(key, *entries);
  }
  yaml::Map pod;
  pod.Add("apiVersion", yaml::AsRead("v1"));
  pod.Add("kind", yaml::AsRead("Pod"));
  pod.Add("metadata", std::move(metadata));
  pod.Add("spec", std::move(spec));
  return pod;
}

}  // namespace spin_aks::deploy
