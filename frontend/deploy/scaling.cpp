// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/scaling.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "frontend/deploy/triggers.h"
#include "frontend/text/quantity.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

void CheckPerPod(const ResolveContext& context, Span span, std::string_view what, const PerPodStore& store) {
  context.diagnostics.Report(DiagnosticKind::kPerPodStore, span, fmt::format("{} beside a {} that lives inside each pod", what, store.what))
      .Also(store.span, "`default` is not configured, so each pod has its own, and loses it when it ends")
      .Help(fmt::format("configure it in aks-spin.toml, below `[{}.{}]`", store.table, kDefaultStore))
      .Help(fmt::format("or run one pod: {}", WriteBelow(keys::kApp.name, Line(keys::app::kReplicas, "1"))));
}

void CheckSubscriber(const ResolveContext& context, Span span, std::string_view what) {
  const auto subscription = FindSubscription(context.app);
  if (!subscription) return;
  context.diagnostics.Report(DiagnosticKind::kEveryPodHandlesIt, span, fmt::format("{}, each of which handles every message", what))
      .Also(subscription->span, std::string(subscription->reason));
}

bool IsNone(std::string_view count) { return count == "0" || count == "0%"; }

}  // namespace

std::optional<Autoscale> ResolveAutoscale(const ResolveContext& context, const AppSettings& app, const Stores& stores) {
  using namespace keys;
  const auto written = app.Get<app::kAutoscale>();
  if (written.empty()) return std::nullopt;
  const auto max = written.Find<autoscale::kMax>();
  if (!max) {
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, app.SpanOf<app::kAutoscale>(),
                               fmt::format("`{}` needs `{}`", app.NameOf<app::kAutoscale>(), autoscale::kMax.name));
    return std::nullopt;
  }
  const std::int64_t usual = autoscale::kMin.Usual();
  Autoscale scale{written.GetOr<autoscale::kMin>(usual <= **max ? Spanned(usual) : *max), *max, {}, written.Find<autoscale::kMemory>()};
  scale.cpu = scale.memory ? written.Find<autoscale::kCpu>() : written.GetOr<autoscale::kCpu>(autoscale::kCpu.Usual());
  if (*scale.min > *scale.max) {
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, scale.min.span,
                fmt::format("`{}` is {}, above `{}`", written.NameOf<autoscale::kMin>(), *scale.min, autoscale::kMax.name))
        .Also(max->span, "the greatest number");
  }
  if (const Span replicas = app.ValueSpanOf<app::kReplicas>(); replicas.is_somewhere()) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, replicas,
                fmt::format("`{}` is set beside `{}`", app.NameOf<app::kReplicas>(), app.NameOf<app::kAutoscale>()))
        .Also(app.SpanOf<app::kAutoscale>(), "which decides how many pods there are")
        .Help(fmt::format("for a lower bound use `{}`", written.NameOf<autoscale::kMin>()));
  }
  if (stores.per_pod && **max > 1) CheckPerPod(context, max->span, "autoscaling", *stores.per_pod);
  if (**max > 1) CheckSubscriber(context, max->span, fmt::format("up to {} pods", **max));
  return scale;
}

Spanned<std::int64_t> ResolveReplicas(const ResolveContext& context, const AppSettings& app, const Stores& stores) {
  const auto subscription = FindSubscription(context.app);
  const std::optional<Span> lone = stores.per_pod ? std::optional(stores.per_pod->span)
                                   : subscription ? std::optional(subscription->span)
                                                  : std::nullopt;
  const Spanned<std::int64_t> usual = lone ? Spanned(keys::app::kReplicas.Other(), *lone) : Spanned(keys::app::kReplicas.Usual());
  // The autoscaler decides; what is written beside it was refused.
  if (!app.Get<keys::app::kAutoscale>().empty()) return usual;
  const auto replicas = app.GetOr<keys::app::kReplicas>(usual);
  if (*replicas > 1 && stores.per_pod) CheckPerPod(context, replicas.span, fmt::format("{} replicas", *replicas), *stores.per_pod);
  if (*replicas > 1) CheckSubscriber(context, replicas.span, fmt::format("{} pods", *replicas));
  return replicas;
}

RollingStrategy ResolveStrategy(const ResolveContext& context, const AppSettings& app, const Workload& workload) {
  const auto written = app.Get<keys::app::kStrategy>();
  const auto subscription = FindSubscription(context.app);
  const auto usual = [&](const auto& key) {
    return subscription ? Spanned(std::string(key.Other()), subscription->span) : Spanned(std::string(key.Usual()));
  };
  RollingStrategy strategy{written.GetOr<keys::strategy::kSurge>(usual(keys::strategy::kSurge)),
                           written.GetOr<keys::strategy::kUnavailable>(usual(keys::strategy::kUnavailable))};
  if (!IsNone(*strategy.surge) && workload.gets_everything) CheckSubscriber(context, strategy.surge.span, "one pod more while rolling");
  if (IsNone(*strategy.surge) && IsNone(*strategy.unavailable)) {
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, strategy.surge.span, "with no pod above and no pod below the number, nothing can roll")
        .Also(strategy.unavailable.span, "none below");
  }
  return strategy;
}

// The value is there also for one pod, for who changes the number of pods later (a chart).
Spanned<std::string> ResolveMaxUnavailable(const ResolveContext& context, const AppSettings& app, const Workload& workload) {
  const auto written = app.Get<keys::app::kDisruption>();
  const auto most = written.GetOr<keys::disruption::kMaxUnavailable>(keys::disruption::kMaxUnavailable.Usual());
  const bool is_several = workload.autoscale ? *workload.autoscale->max > 1 : *workload.replicas > 1;
  if (most.span.is_somewhere() && !is_several && !IsNone(*most))
    ReportNoEffect(context, most.span, written.NameOf<keys::disruption::kMaxUnavailable>(), "with one pod, letting one go limits nothing");
  if (IsNone(*most)) {
    context.diagnostics.Report(DiagnosticKind::kDrainBlocked, most.span, "no pod may be taken away, so no node that has one can be drained")
        .Help(fmt::format("to keep one, let one of two go: `{}`, `{} = {{ {} }}`", Line(keys::app::kReplicas, "2"),
                          keys::app::kDisruption.name, Line(keys::disruption::kMaxUnavailable, "1")));
  }
  return most;
}

// Percent of nothing is no number.
void CheckMeasured(const ResolveContext& context, const Workload& workload) {
  if (!workload.autoscale) return;
  const auto check = [&](const std::string& resource, const std::optional<Spanned<std::int64_t>>& target) {
    const Spanned<std::string>& request = workload.resources.requests.at(resource);
    if (!target || CompareQuantities(*request, "0") != 0) return;
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, request.span,
                fmt::format("the autoscaler measures `{}` in percent of its request, which is nothing", resource))
        .Also(target->span.is_somewhere() ? target->span : workload.autoscale->max.span, "the autoscaler");
  };
  check("cpu", workload.autoscale->cpu);
  check("memory", workload.autoscale->memory);
}

}  // namespace spin_aks
