// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "frontend/deploy/triggers.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

// Of what must not run twice, the old pod goes before the new one comes.
void CheckReplaced(const ResolveContext& context, const AppSettings& app) {
  if (const Span written = app.SpanOf<keys::app::kStrategy>(); written.is_somewhere())
    ReportNoEffect(context, written, app.NameOf<keys::app::kStrategy>(),
                   "with a store inside the pod, the old pod ends before the new one starts");
}

void WarnOfLostState(const ResolveContext& context, const PerPodStore& store) {
  context.diagnostics
      .Report(DiagnosticKind::kStateIsLost, store.span,
              fmt::format("this {} lives inside the pod, and is lost with it at every rollout", store.what))
      .Help(fmt::format("configure it in aks-spin.toml, below `[{}.{}]`", store.table, kDefaultStore))
      .Help(fmt::format("or give it a volume: {}", WriteBelow(Dotted(keys::kApp, keys::app::kState), Line(keys::state::kSize, "\"1Gi\""))));
}

}  // namespace

void AddHealthRoute(const ResolveContext& context, SpinVersion spin, App& app) {
  const auto settings = context.settings.Get<keys::kApp>();
  const auto route = settings.Find<keys::app::kHealthRoute>();
  if (!route) return;
  const std::string name = settings.NameOf<keys::app::kHealthRoute>();
  const auto is = [&](auto predicate) { return std::ranges::any_of(app.triggers, predicate); };
  if (is([](const Trigger& trigger) { return TraitsOf(trigger).answers == Answers::kHttp; }))
    return ReportNoEffect(context, route->span, name, fmt::format("Spin answers at `{}` by itself", kHealthPath));
  if (is([](const Trigger& trigger) { return TraitsOf(trigger).delivery == Delivery::kOnce; }))
    return ReportNoEffect(context, route->span, name, "a `command` trigger runs as a Job, which nobody asks");
  if (spin < kStaticResponses) {
    context.diagnostics
        .Report(DiagnosticKind::kFeatureTooNew, route->span,
                fmt::format("`{}` needs Spin {}.{}, and the nodes have {}.{}", name, kStaticResponses.major, kStaticResponses.minor,
                            spin.major, spin.minor))
        .Also(SpinSpan(context), "set here");
    return;
  }
  HttpTrigger trigger;
  trigger.id = "spin-aks-health";  // unlike any of the user's
  trigger.route = *route;
  trigger.static_response = HttpTrigger::StaticResponse();
  trigger.span = route->span;
  app.triggers.emplace_back(std::move(trigger));
}

std::optional<StateVolume> ResolveState(const ResolveContext& context, const AppSettings& app, const Stores& stores,
                                        const Workload& workload) {
  std::vector<MissingKey> missing;
  (void)app.Whole(keys::app::kState, missing);
  ReportMissing(context, missing);
  const auto written = app.Get<keys::app::kState>();
  if (!stores.per_pod) {
    if (const Span span = app.SpanOf<keys::app::kState>(); span.is_somewhere())
      ReportNoEffect(context, span, app.NameOf<keys::app::kState>(), "no store lives in the pod");
    return std::nullopt;
  }
  if (workload.kind == Workload::Kind::kService) CheckReplaced(context, app);
  if (const auto size = written.Find<keys::state::kSize>())
    return StateVolume{.size = *size, .class_name = written.Find<keys::state::kClass>(), .span = app.SpanOf<keys::app::kState>()};
  if (workload.kind == Workload::Kind::kService && written.empty()) WarnOfLostState(context, *stores.per_pod);
  return std::nullopt;
}

}  // namespace spin_aks
