// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_workload.h"

#include <algorithm>
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

Rule RuleOf(const Workload& workload, Rule otherwise) { return workload.gets_everything ? Rule::kOneSubscriber : otherwise; }

Strategy LowerStrategy(const Workload& workload) {
  if (workload.holds_state) return Recreate{.cause = {.span = workload.replicas.span, .rule = Rule::kRecreate}};
  const Rule rule = RuleOf(workload, Rule::kRollingUpdate);
  return Rolling{.surge = By(rule, workload.strategy.surge), .unavailable = By(rule, workload.strategy.unavailable)};
}

// A store inside the pod is each pod's own, so there is one pod, whatever the load.
bool MayRunSeveral(const Workload& workload) { return !workload.holds_state; }

// What an autoscaler that nobody asked for would be, if a chart's user switches it on.
Autoscale LikelyScale(const Workload& workload) {
  const std::int64_t min = std::max<std::int64_t>(*workload.replicas, 1);
  return {.min = min, .max = std::max<std::int64_t>(min, 10), .cpu = std::int64_t{80}, .memory = {}};
}

// In a chart there is a place for each metric: 0 is none.
Open<std::optional<Number>> LowerShare(Knob metric, Knob target, const Workload& workload,
                                       const std::optional<Spanned<std::int64_t>>& percent, Knobs& knobs) {
  if (!knobs.open()) return {.value = percent ? std::optional<Number>(By(Rule::kScaleMetric, *percent)) : std::nullopt};
  const std::string& name = workload.name.text();
  const Number share = knobs.Offer(target, name, Number(By(Rule::kScaleMetric, percent.value_or(std::int64_t{0}))));
  return {.value = share, .mark = knobs.Use({.knob = metric, .owner = name, .value = By(Rule::kScaleMetric, *share)})};
}

Metadata WorkloadMetadata(const Site& site, const Workload& workload, Span span) {
  return AppMetadata(site, By(Rule::kObjectName, workload.name.text()), workload.name.text(),
                     span.is_somewhere() ? span : workload.span.span);
}

}  // namespace

Deployment LowerDeployment(const Site& site, const Workload& workload, PodTemplate pods, Knobs& knobs) {
  Selector selector = AppSelector(site, workload.name.text());
  const std::string& name = workload.name.text();
  const bool may_be_open = knobs.open() && MayRunSeveral(workload);
  if (RunsSeveral(workload) || may_be_open) pods.pod.spread = knobs.OfferTree(Knob::kSeveralPods, name, LowerSpread(selector));
  Deployment out{.metadata = WorkloadMetadata(site, workload, workload.span),
                 .replicas = {},
                 .selector = std::move(selector),
                 .strategy = LowerStrategy(workload),
                 .pods = std::move(pods)};
  out.metadata.labels = WorkloadLabels(site, workload);
  if (!workload.autoscale || knobs.open())
    out.replicas = knobs.Offer(MayRunSeveral(workload) ? Knob::kReplicas : Knob::kOneReplica, name,
                               Number(By(RuleOf(workload, Rule::kReplicas), workload.replicas)));
  return out;
}

std::optional<DisruptionBudget> LowerDisruptionBudget(const Site& site, const Workload& workload, Knobs& knobs) {
  if (!workload.max_unavailable) return std::nullopt;
  const auto& [most, written] = *workload.max_unavailable;
  const bool may_be_open = knobs.open() && MayRunSeveral(workload);
  if (!RunsSeveral(workload) && !KeepsAll(most) && !may_be_open) return std::nullopt;
  const Span cause = written.is_somewhere() ? written : MostReplicas(workload).span;
  DisruptionBudget out{.metadata = WorkloadMetadata(site, workload, cause),
                       .max_unavailable = By(Rule::kDisruptionBudget, *workload.max_unavailable),
                       .selector = AppSelector(site, workload.name.text())};
  if (!KeepsAll(most)) out.metadata.mark = knobs.Use(Knob::kSeveralPods, workload.name);
  return out;
}

std::optional<Autoscaler> LowerAutoscaler(const Site& site, const Workload& workload, Knobs& knobs) {
  const bool may_be_open = knobs.open() && MayRunSeveral(workload);
  if (!workload.autoscale && !may_be_open) return std::nullopt;
  const Autoscale scale = workload.autoscale ? *workload.autoscale : LikelyScale(workload);
  const std::string& name = workload.name.text();
  Autoscaler out{.metadata = WorkloadMetadata(site, workload, scale.max.span),
                 .deployment = name,
                 .min = knobs.Offer(Knob::kMinReplicas, name, Number(By(Rule::kScaleBounds, scale.min))),
                 .max = knobs.Offer(Knob::kMaxReplicas, name, Number(By(Rule::kScaleBounds, scale.max))),
                 .cpu = LowerShare(Knob::kCpuMetric, Knob::kTargetCpu, workload, scale.cpu, knobs),
                 .memory = LowerShare(Knob::kMemoryMetric, Knob::kTargetMemory, workload, scale.memory, knobs)};
  out.metadata.mark =
      knobs.Use({.knob = Knob::kAutoscaling, .owner = name, .value = By(Rule::kChartValue, workload.autoscale.has_value())});
  return out;
}

}  // namespace spin_aks::k8s
