// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_workload.h"

#include <utility>

#include "backends/k8s/labels.h"

namespace spin_aks::k8s {
namespace {

// The greatest number of pods that may run, and what said so.
Number MostReplicas(const Workload& workload) { return workload.autoscale ? workload.autoscale->max : workload.replicas; }

// Now or under load. With one pod left, a budget of one that may be unavailable blocks no drain, and nothing is spread.
bool RunsSeveral(const Workload& workload) { return *MostReplicas(workload) > 1; }

// Pods of one workload over zones, then over nodes.
std::vector<TopologySpread> LowerSpread(const Selector& selector) {
  return {{.topology_key = "topology.kubernetes.io/zone", .selector = selector},
          {.topology_key = "kubernetes.io/hostname", .selector = selector}};
}

// Kubernetes' own default, written so that it can be seen and merged.
RollingStrategy DefaultStrategy() { return {.surge = std::string("25%"), .unavailable = std::string("25%")}; }

Metadata WorkloadMetadata(const Site& site, const Workload& workload, Span span) {
  return AppMetadata(site, workload.name.text(), workload.name.text(), span.is_somewhere() ? span : workload.span.span);
}

}  // namespace

Deployment LowerDeployment(const Site& site, const Workload& workload, PodTemplate pods) {
  Selector selector = AppSelector(site, workload.name.text());
  if (RunsSeveral(workload)) pods.pod.spread = LowerSpread(selector);
  Deployment out{.metadata = WorkloadMetadata(site, workload, workload.span),
                 .replicas = {},
                 .selector = std::move(selector),
                 .rolling = workload.strategy.value_or(DefaultStrategy()),
                 .pods = std::move(pods)};
  out.metadata.labels = WorkloadLabels(site, workload);
  if (!workload.autoscale) out.replicas = workload.replicas;
  return out;
}

std::optional<DisruptionBudget> LowerDisruptionBudget(const Site& site, const Workload& workload) {
  if (!RunsSeveral(workload) && !workload.max_unavailable) return std::nullopt;
  const Span cause = workload.max_unavailable ? workload.max_unavailable->span : MostReplicas(workload).span;
  return DisruptionBudget{.metadata = WorkloadMetadata(site, workload, cause),
                          .max_unavailable = workload.max_unavailable.value_or(std::string("1")),
                          .selector = AppSelector(site, workload.name.text())};
}

std::optional<Autoscaler> LowerAutoscaler(const Site& site, const Workload& workload) {
  if (!workload.autoscale) return std::nullopt;
  const Autoscale& scale = *workload.autoscale;
  return Autoscaler{.metadata = WorkloadMetadata(site, workload, scale.max.span),
                    .deployment = workload.name.text(),
                    .min = scale.min,
                    .max = scale.max,
                    .cpu = scale.cpu,
                    .memory = scale.memory};
}

}  // namespace spin_aks::k8s
