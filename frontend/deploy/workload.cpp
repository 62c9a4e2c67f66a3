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
#include "frontend/text/quantity.h"
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
  if (!workload.serves_http) {
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

// ---- How many ----

void CheckPerPod(const ResolveContext& context, Span span, std::string_view what, const PerPodStore& store) {
  context.diagnostics.Report(DiagnosticKind::kPerPodStore, span, fmt::format("{} beside a {} that lives inside each pod", what, store.what))
      .Also(store.span, "`default` is not configured, so each pod has its own, and loses it when it ends")
      .Help(fmt::format("configure it in aks-spin.toml, below `[{}.{}]`", store.table, kDefaultStore))
      .Help(fmt::format("or run one pod: {}", WriteBelow(keys::kApp.name, Line(keys::app::kReplicas, "1"))));
}

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
  return scale;
}

Spanned<std::int64_t> ResolveReplicas(const ResolveContext& context, const AppSettings& app, const Stores& stores) {
  const Spanned<std::int64_t> usual =
      stores.per_pod ? Spanned(keys::app::kReplicas.Other(), stores.per_pod->span) : Spanned(keys::app::kReplicas.Usual());
  // The autoscaler decides; what is written beside it was refused.
  if (!app.Get<keys::app::kAutoscale>().empty()) return usual;
  const auto replicas = app.GetOr<keys::app::kReplicas>(usual);
  if (*replicas > 1 && stores.per_pod) CheckPerPod(context, replicas.span, fmt::format("{} replicas", *replicas), *stores.per_pod);
  return replicas;
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

// ---- Probes, resources, rolling ----

template <const auto& kProbe>
std::optional<Probe> ResolveProbe(const ResolveContext& context, const AppSettings& app, const Workload& workload) {
  using namespace keys;
  if (!workload.serves_http) {
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

// Devices and huge pages are handed out, not shared (IsOvercommitAllowed of Kubernetes).
bool IsHandedOut(std::string_view resource) {
  return resource.starts_with("hugepages-") || (resource.contains('/') && !resource.contains("kubernetes.io/"));
}

// The server wants one number for these, whole where they are things, and takes a limit for both.
void CheckHandedOut(const ResolveContext& context, const Resources& resources) {
  const auto check_whole = [&](const std::string& name, const Spanned<std::string>& quantity) {
    if (!IsHandedOut(name) || IsWholeQuantity(*quantity)) return;
    context.diagnostics.Report(DiagnosticKind::kSettingRange, quantity.span, fmt::format("{} comes in whole numbers", Quoted(name)));
  };
  for (const auto& [name, limit] : resources.limits) check_whole(name, limit);
  for (const auto& [name, request] : resources.requests) {
    check_whole(name, request);
    const auto limit = resources.limits.find(name);
    if (!IsHandedOut(name) || (limit != resources.limits.end() && CompareQuantities(*request, *limit->second) == 0)) continue;
    Diagnostic& report = context.diagnostics.Report(DiagnosticKind::kSettingRange, request.span,
                                                    fmt::format("the request of {} is not its limit", Quoted(name)));
    if (limit != resources.limits.end()) report.Also(limit->second.span, "the limit");
    report.Help(fmt::format("Kubernetes hands {} out and shares none: set the limit alone", Quoted(name)));
  }
}

bool CountsBytes(std::string_view resource) {
  return resource == "memory" || resource == "ephemeral-storage" || resource.starts_with("hugepages-");
}

// `512m` of memory is half a byte: Kubernetes takes it, and no container starts in it.
void CheckBytes(const ResolveContext& context, const SpannedMap& quantities) {
  for (const auto& [name, quantity] : quantities) {
    if (!CountsBytes(name) || !std::string_view("mun").contains(quantity->back())) continue;
    const std::string_view number = std::string_view(*quantity).substr(0, quantity->size() - 1);
    auto& report = context.diagnostics.Report(DiagnosticKind::kSettingRange, quantity.span,
                                              fmt::format("{} of {} is a fraction of a byte", Quoted(*quantity), Quoted(name)));
    if (quantity->ends_with('m'))
      report.Help(fmt::format("did you mean `{}Mi`?", number)).Replace(quantity.span, fmt::format("\"{}Mi\"", number));
  }
}

// An autoscaler measures against requests, and AKS Automatic wants them.
void SupplyRequest(const Section<keys::resources::kTable>& written, const std::string& name, const std::string& usual,
                   Resources& resources) {
  if (resources.requests.contains(name)) return;
  const auto limit = resources.limits.find(name);
  const bool above = limit != resources.limits.end() && CompareQuantities(limit->second.value, usual) < 0;
  const Spanned<std::string> request = above ? limit->second : Spanned(usual);
  written.Supply<keys::resources::kRequests>(name, request);
  resources.requests.emplace(name, request);
}

Resources ResolveResources(const ResolveContext& context, const AppSettings& app) {
  const auto written = app.Get<keys::app::kResources>();
  Resources resources{written.Get<keys::resources::kRequests>(), written.Get<keys::resources::kLimits>()};
  CheckBytes(context, resources.requests);
  CheckBytes(context, resources.limits);
  SupplyRequest(written, "cpu", keys::resources::kRequests.Usual(), resources);
  SupplyRequest(written, "memory", keys::resources::kRequests.Other(), resources);
  for (const auto& [name, limit] : resources.limits) {
    const auto request = resources.requests.find(name);
    if (request == resources.requests.end() || IsHandedOut(name) || CompareQuantities(request->second.value, limit.value) <= 0) continue;
    context.diagnostics.Report(DiagnosticKind::kSettingRange, limit.span, fmt::format("the limit of {} is below its request", Quoted(name)))
        .Also(request->second.span, "the request");
  }
  CheckHandedOut(context, resources);
  return resources;
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

bool IsNone(std::string_view count) { return count == "0" || count == "0%"; }

RollingStrategy ResolveStrategy(const ResolveContext& context, const AppSettings& app) {
  const auto written = app.Get<keys::app::kStrategy>();
  RollingStrategy strategy{written.Get<keys::strategy::kSurge>(), written.Get<keys::strategy::kUnavailable>()};
  if (IsNone(*strategy.surge) && IsNone(*strategy.unavailable)) {
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, strategy.surge.span, "with no pod above and no pod below the number, nothing can roll")
        .Also(strategy.unavailable.span, "none below");
  }
  return strategy;
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

}  // namespace

bool ServesHttp(const App& app) {
  return std::ranges::any_of(app.triggers, [](const Trigger& trigger) { return std::holds_alternative<HttpTrigger>(trigger); });
}

Workload ResolveWorkload(const ResolveContext& context, const Stores& stores, const Runtime& runtime) {
  const auto app = context.settings.Get<keys::kApp>();
  Workload workload;
  workload.name = context.name;
  workload.kind = ResolveKind(context);
  workload.serves_http = ServesHttp(context.app);
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
    workload.readiness = ResolveProbe<keys::app::kReadiness>(context, app, workload);
    workload.liveness = ResolveProbe<keys::app::kLiveness>(context, app, workload);
    workload.strategy = ResolveStrategy(context, app);
    workload.max_unavailable = ResolveMaxUnavailable(context, app, workload);
  }
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
