// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_workload.h"

#include <utility>

#include "backends/k8s/labels.h"

namespace spin_aks::k8s {
namespace {

// The greatest number of pods that may run, and what said so.
const Spanned<std::int64_t>& MostReplicas(const Workload& workload) {
  return workload.autoscale ? workload.autoscale->max : workload.replicas;
}

// Now or under load. With one pod left, a budget of one that may be unavailable blocks no drain, and nothing is spread.
bool RunsSeveral(const Workload& workload) { return *MostReplicas(workload) > 1; }

// Pods of one workload over zones, then over nodes.
std::vector<TopologySpread> LowerSpread(const Selector& selector) {
  return {{.topology_key = "topology.kubernetes.io/zone", .selector = selector},
          {.topology_key = "kubernetes.io/hostname", .selector = selector}};
}

// Kubernetes' own default, written so that it can be seen and merged.
RollingStrategy DefaultStrategy() { return {.surge = std::string("25%"), .unavailable = std::string("25%")}; }

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
                 .rolling = LowerStrategy(workload.strategy.value_or(DefaultStrategy())),
                 .pods = std::move(pods)};
  out.metadata.labels = WorkloadLabels(site, workload);
  if (!workload.autoscale) out.replicas = By(Rule::kReplicas, workload.replicas);
  return out;
}

std::optional<DisruptionBudget> LowerDisruptionBudget(const Site& site, const Workload& workload) {
  if (!RunsSeveral(workload) && !workload.max_unavailable) return std::nullopt;
  const Span cause = workload.max_unavailable ? workload.max_unavailable->span : MostReplicas(workload).span;
  return DisruptionBudget{.metadata = WorkloadMetadata(site, workload, cause),
                          .max_unavailable = By(Rule::kDisruptionBudget, workload.max_unavailable.value_or(std::string("1"))),
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
