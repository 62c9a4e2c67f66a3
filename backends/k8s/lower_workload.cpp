// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_workload.h"

#include <string_view>
#include <utility>

#include "backends/k8s/labels.h"

namespace spin_aks::k8s {
namespace {

// The greatest number of pods that may run, and what said so.
const Spanned<std::int64_t>& MostReplicas(const Workload& workload) {
  return workload.autoscale ? workload.autoscale->max : workload.replicas;
}

// Now or under load. One pod cannot be spread.
bool RunsSeveral(const Workload& workload) { return *MostReplicas(workload) > 1; }

// Of one pod, a budget that lets one go (any share of one is one: the disruption controller rounds up) says nothing.
bool KeepsAll(std::string_view max_unavailable) { return max_unavailable == "0" || max_unavailable == "0%"; }

// Pods of one workload over zones, then over nodes.
std::vector<TopologySpread> LowerSpread(const Selector& selector) {
  return {{.topology_key = "topology.kubernetes.io/zone", .selector = selector},
          {.topology_key = "kubernetes.io/hostname", .selector = selector}};
}

Rolling LowerStrategy(const RollingStrategy& strategy) {
  return {.surge = By(Rule::kRollingUpdate, strategy.surge), .unavailable = By(Rule::kRollingUpdate, strategy.unavailable)};
}

std::optional<Number> Share(const std::optional<Spanned<std::int64_t>>& percent) {
  return percent ? std::optional(By(Rule::kScaleMetric, *percent)) : std::nullopt;
}

Metadata WorkloadMetadata(const Site& site, const Workload& workload, Span span) {
  return AppMetadata(site, By(Rule::kObjectName, workload.name.text()), workload.name.text(),
                     span.is_somewhere() ? span : workload.span.span);
}

}  // namespace

Deployment LowerDeployment(const Site& site, const Workload& workload, PodTemplate pods) {
  Selector selector = AppSelector(site, workload.name.text());
  if (RunsSeveral(workload)) pods.pod.spread = LowerSpread(selector);
  Deployment out{.metadata = WorkloadMetadata(site, workload, workload.span),
                 .replicas = {},
                 .selector = std::move(selector),
                 .rolling = LowerStrategy(workload.strategy),
                 .pods = std::move(pods)};
  out.metadata.labels = WorkloadLabels(site, workload);
  if (!workload.autoscale) out.replicas = By(Rule::kReplicas, workload.replicas);
  return out;
}

std::optional<DisruptionBudget> LowerDisruptionBudget(const Site& site, const Workload& workload) {
  if (!workload.max_unavailable) return std::nullopt;
  const auto& [most, written] = *workload.max_unavailable;
  if (!RunsSeveral(workload) && !KeepsAll(most)) return std::nullopt;
  const Span cause = written.is_somewhere() ? written : MostReplicas(workload).span;
  return DisruptionBudget{.metadata = WorkloadMetadata(site, workload, cause),
                          .max_unavailable = By(Rule::kDisruptionBudget, *workload.max_unavailable),
                          .selector = AppSelector(site, workload.name.text())};
}

std::optional<Autoscaler> LowerAutoscaler(const Site& site, const Workload& workload) {
  if (!workload.autoscale) return std::nullopt;
  const Autoscale& scale = *workload.autoscale;
  return Autoscaler{.metadata = WorkloadMetadata(site, workload, scale.max.span),
                    .deployment = workload.name.text(),
                    .min = By(Rule::kScaleBounds, scale.min),
                    .max = By(Rule::kScaleBounds, scale.max),
                    .cpu = Share(scale.cpu),
                    .memory = Share(scale.memory)};
}

}  // namespace spin_aks::k8s
