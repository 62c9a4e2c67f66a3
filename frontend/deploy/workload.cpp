// SPDX-License-Identifier: Apache-2.0
//
// `[app]`: how the pods run.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "frontend/deploy/parts.h"
#include "frontend/deploy/scaling.h"
#include "frontend/deploy/state.h"
#include "frontend/deploy/triggers.h"
#include "frontend/text/wording.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

constexpr std::int64_t kFirstUnprivilegedPort = 1024;

using AppSettings = Section<keys::app::kTable>;

// SPIN_HTTP_LISTEN_ADDR came with shim 0.15; where no shim is named, 3.0 is the first Spin whose shims all have it.
void CheckListensElsewhere(const ResolveContext& context, const Spanned<std::int64_t>& port, const Runtime& runtime) {
  const auto shim = WrittenShim(context);
  const std::string& version = shim ? shim->value : runtime.spin_version.value;
  if (ParseSpinVersion(version) >= (shim ? SpinVersion{0, 15} : SpinVersion{3, 0})) return;
  context.diagnostics
      .Report(DiagnosticKind::kSpinVersion, port.span,
              fmt::format("{} {} listens on port {} and no other", shim ? "shim" : "Spin", version, keys::app::kListenPort.Usual()))
      .Also(shim ? shim->span : runtime.spin_version.span, "set here")
      .Help("shims from 0.15 on take another port");
}

// Where nobody says it: a process without privileges cannot have the usual one.
Spanned<std::int64_t> UsualPort(const Workload& workload) {
  if (*workload.security != Security::kRestricted) return keys::app::kListenPort.Usual();
  return {keys::app::kListenPort.Other(), workload.security.span};
}

Spanned<std::int64_t> ResolveListenPort(const ResolveContext& context, const AppSettings& app, const Workload& workload,
                                        const Runtime& runtime) {
  if (!workload.Listens()) {
    if (const Span written = app.ValueSpanOf<keys::app::kListenPort>(); written.is_somewhere())
      ReportNoEffect(context, written, app.NameOf<keys::app::kListenPort>(), "the application has no HTTP trigger");
    return UsualPort(workload);
  }
  const auto port = app.GetOr<keys::app::kListenPort>(UsualPort(workload));
  if (*workload.security == Security::kRestricted && *port < kFirstUnprivilegedPort) {
    context.diagnostics
        .Report(DiagnosticKind::kPrivilegedPort, port.span, fmt::format("port {} is closed to a process without privileges", *port))
        .Also(workload.security.span, fmt::format("`{}` takes them all away", NameOf(Security::kRestricted)))
        .Help(fmt::format("use a port from {} on; {} is the default here", kFirstUnprivilegedPort, keys::app::kListenPort.Other()));
  }
  if (*port != keys::app::kListenPort.Usual()) CheckListensElsewhere(context, port, runtime);
  return port;
}

// A command runs to its end, once; what only makes sense for what runs on has no effect.
void CheckJob(const ResolveContext& context, const AppSettings& app) {
  const auto refuse = [&](Span span, const std::string& name) {
    if (span.is_somewhere()) ReportNoEffect(context, span, name, "a `command` trigger runs as a Job");
  };
  using namespace keys;
  refuse(app.SpanOf<app::kReplicas>(), app.NameOf<app::kReplicas>());
  refuse(app.SpanOf<app::kAutoscale>(), app.NameOf<app::kAutoscale>());
  refuse(app.SpanOf<app::kReadiness>(), app.NameOf<app::kReadiness>());
  refuse(app.SpanOf<app::kLiveness>(), app.NameOf<app::kLiveness>());
  refuse(app.SpanOf<app::kStrategy>(), app.NameOf<app::kStrategy>());
  refuse(app.SpanOf<app::kDisruption>(), app.NameOf<app::kDisruption>());
}

Workload::Kind ResolveKind(const ResolveContext& context) {
  const CommandTrigger* command = nullptr;
  bool others = false;
  for (const Trigger& trigger : context.app.triggers) {
    const auto* found = std::get_if<CommandTrigger>(&trigger);
    if (found != nullptr && command == nullptr) command = found;
    others = others || found == nullptr;
  }
  if (command == nullptr) return Workload::Kind::kService;
  if (!others) return Workload::Kind::kJob;
  context.diagnostics.Report(DiagnosticKind::kCommandBesideServers, command->span, "a `command` trigger stands beside triggers that run on")
      .Help("the process ends as soon as one of its triggers ends: make the command an application of its own");
  return Workload::Kind::kService;
}

// ---- Probes ----

template <const auto& kProbe>
std::optional<Probe> ResolveProbe(const ResolveContext& context, const AppSettings& app, const Workload& workload) {
  using namespace keys;
  if (!workload.Listens()) {
    if (const Span written = app.SpanOf<kProbe>(); written.is_somewhere())
      ReportNoEffect(context, written, app.NameOf<kProbe>(), "the application has no HTTP trigger, so nothing answers");
    return std::nullopt;
  }
  const auto written = app.Get<kProbe>();
  const auto port = written.template GetOr<probe::kPort>(workload.listen_port);
  if (*port != *workload.listen_port)
    context.diagnostics.Report(DiagnosticKind::kDeadPort, port.span,
                               fmt::format("nothing listens on port {}: Spin listens on {}", *port, *workload.listen_port));
  return Probe{written.template Get<probe::kPath>(),     port,
               written.template Get<probe::kPeriod>(),   written.template Find<probe::kInitialDelay>(),
               written.template Find<probe::kTimeout>(), written.template Find<probe::kFailures>()};
}

// Selectors, ownership, tokens and rollouts hang on these.
constexpr std::array<std::string_view, 7> kOurLabels{
    "app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/name",
    "app.kubernetes.io/part-of",   "app.kubernetes.io/version",  "azure.workload.identity/use"};
constexpr std::string_view kOurPrefix = "spin-aks/";

void CheckNotOurs(const ResolveContext& context, const SpannedMap& written, std::string_view what, std::span<const std::string_view> ours) {
  for (const auto& [name, value] : written)
    if (name.starts_with(kOurPrefix) || std::ranges::find(ours, name) != ours.end())
      context.diagnostics.Report(DiagnosticKind::kReservedLabel, value.span, fmt::format("{} `{}` is set by spin-aks itself", what, name));
}

// What was added for the probes is nobody's service.
Workload::Http HttpOf(const ResolveContext& context, const AppSettings& app) {
  auto http = Workload::Http::kNone;
  for (const Trigger& trigger : context.app.triggers) {
    if (TraitsOf(trigger).answers != Answers::kHttp) continue;
    if (Span(std::get<HttpTrigger>(trigger).span) != app.ValueSpanOf<keys::app::kHealthRoute>()) return Workload::Http::kServes;
    http = Workload::Http::kHealth;
  }
  return http;
}

// Advice leads into no other error: an older Spin has no static responses.
void NoteNoProbes(const ResolveContext& context, const Runtime& runtime) {
  auto& report =
      context.diagnostics.Report(DiagnosticKind::kNoProbes, context.app.name.span,
                                 "the pods have no probes, since nothing answers HTTP: AKS Automatic warns of that, or refuses it");
  if (ParseSpinVersion(*runtime.spin_version) >= kStaticResponses)
    report.Help(WriteBelow(keys::kApp.name, Line(keys::app::kHealthRoute, "\"/healthz\"")));
}

}  // namespace

Workload ResolveWorkload(const ResolveContext& context, const Stores& stores, const Runtime& runtime) {
  const auto app = context.settings.Get<keys::kApp>();
  Workload workload;
  workload.name = context.name;
  workload.kind = ResolveKind(context);
  workload.http = HttpOf(context, app);
  workload.span = context.app.name.span;
  workload.security = app.Get<keys::app::kSecurity>();
  workload.listen_port = ResolveListenPort(context, app, workload, runtime);
  workload.schedule = app.Find<keys::app::kSchedule>();
  if (workload.kind == Workload::Kind::kJob) {
    CheckJob(context, app);
    workload.replicas = std::int64_t{1};
  } else {
    if (workload.schedule)
      ReportNoEffect(context, workload.schedule->span, app.NameOf<keys::app::kSchedule>(), "only a `command` trigger runs to its end");
    workload.autoscale = ResolveAutoscale(context, app, stores);
    workload.replicas = ResolveReplicas(context, app, stores);
    workload.holds_state = stores.per_pod.has_value();
    workload.gets_everything = FindSubscription(context.app).has_value();
    JudgeTriggers(context);
    if (!workload.Listens()) NoteNoProbes(context, runtime);
    workload.readiness = ResolveProbe<keys::app::kReadiness>(context, app, workload);
    workload.liveness = ResolveProbe<keys::app::kLiveness>(context, app, workload);
    workload.strategy = ResolveStrategy(context, app, workload);
    workload.max_unavailable = ResolveMaxUnavailable(context, app, workload);
  }
  workload.state = ResolveState(context, app, stores, workload);
  workload.resources = ResolveResources(context, app);
  CheckMeasured(context, workload);
  workload.node_selector = app.Get<keys::app::kNodeSelector>();
  workload.pod_fields = ResolvePodFields(context, app);
  workload.labels = app.Get<keys::app::kLabels>();
  workload.annotations = app.Get<keys::app::kAnnotations>();
  CheckNotOurs(context, workload.labels, "label", kOurLabels);
  CheckNotOurs(context, workload.annotations, "annotation", {});
  workload.pull_policy = app.Find<keys::app::kPullPolicy>();
  workload.environment = ResolveEnvironment(context);
  return workload;
}

}  // namespace spin_aks
