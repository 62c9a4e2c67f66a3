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

namespace spin_aks {
namespace {

constexpr std::int64_t kDefaultPort = 80;
constexpr std::int64_t kRestrictedPort = 8080;
constexpr std::int64_t kFirstUnprivilegedPort = 1024;

Spanned<Security> ResolveSecurity(const Section& app) {
  const auto written = app.Text("security");
  if (!written) return Security::kBaseline;
  if (**written == "restricted") return {Security::kRestricted, written->span};
  if (**written == "none") return {Security::kNone, written->span};
  return {Security::kBaseline, written->span};
}

// SPIN_HTTP_LISTEN_ADDR came with shim 0.15; where no shim is named, 3.0 is the first Spin whose shims all have it.
void CheckListensElsewhere(const ResolveContext& context, const Spanned<std::int64_t>& port, const Runtime& runtime) {
  const auto shim = context.Table("runtime").Text("shim_version");
  const std::string& version = shim ? shim->value : runtime.spin_version.value;
  if (ParseSpinVersion(version) >= (shim ? SpinVersion{0, 15} : SpinVersion{3, 0})) return;
  context.diagnostics
      .Report(DiagnosticKind::kSpinVersion, port.span,
              fmt::format("{} {} listens on port 80 and no other", shim ? "shim" : "Spin", version))
      .Also(shim ? shim->span : runtime.spin_version.span, "set here")
      .Help("shims from 0.15 on take another port");
}

Spanned<std::int64_t> ResolveListenPort(const ResolveContext& context, const Section& app, const Workload& workload,
                                        const Runtime& runtime) {
  const bool restricted = *workload.security == Security::kRestricted;
  const auto written = app.Integer("listen_port");
  const Spanned<std::int64_t> port =
      written.value_or(restricted ? Spanned<std::int64_t>(kRestrictedPort, workload.security.span) : kDefaultPort);
  if (!workload.serves_http) {
    if (written) ReportNoEffect(context, written->span, "app.listen_port", "the application has no HTTP trigger");
    return port;
  }
  if (restricted && *port < kFirstUnprivilegedPort) {
    context.diagnostics
        .Report(DiagnosticKind::kPrivilegedPort, port.span, fmt::format("port {} is closed to a process without privileges", *port))
        .Also(workload.security.span, "`restricted` takes them all away")
        .Help(fmt::format("use a port from {} on; {} is the default here", kFirstUnprivilegedPort, kRestrictedPort));
  }
  if (*port != kDefaultPort) CheckListensElsewhere(context, port, runtime);
  return port;
}

// ---- How many ----

void CheckPerPod(const ResolveContext& context, Span span, std::string_view what, const PerPodStore& store) {
  context.diagnostics.Report(DiagnosticKind::kPerPodStore, span, fmt::format("{} beside a {} that lives inside each pod", what, store.what))
      .Also(store.span, "`default` is not configured, so each pod has its own, and loses it when it ends")
      .Help(store.what == "key-value store" ? "configure it in aks-spin.toml, below `[key_value.default]`"
                                            : "configure it in aks-spin.toml, below `[sqlite.default]`")
      .Help(fmt::format("or run one pod: {}", WriteBelow("app", "replicas = 1")));
}

std::optional<Autoscale> ResolveAutoscale(const ResolveContext& context, const Section& app, const Stores& stores) {
  const Section written = app.Table("autoscale");
  if (written.empty()) return std::nullopt;
  const auto max = written.Integer("max");
  if (!max) {
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, app.KeySpan("autoscale"), "`app.autoscale` needs `max`");
    return std::nullopt;
  }
  Autoscale autoscale{written.Integer("min").value_or(std::min<std::int64_t>(2, **max)), *max, written.Integer("cpu"),
                      written.Integer("memory")};
  if (!autoscale.cpu && !autoscale.memory) autoscale.cpu = std::int64_t{80};
  if (*autoscale.min > *autoscale.max) {
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, autoscale.min.span, fmt::format("`app.autoscale.min` is {}, above `max`", *autoscale.min))
        .Also(max->span, "the greatest number");
  }
  if (const auto replicas = app.Integer("replicas")) {
    context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, replicas->span, "`app.replicas` is set beside `app.autoscale`")
        .Also(app.KeySpan("autoscale"), "which decides how many pods there are")
        .Help("for a lower bound use `app.autoscale.min`");
  }
  if (stores.per_pod && **max > 1) CheckPerPod(context, max->span, "autoscaling", *stores.per_pod);
  return autoscale;
}

Spanned<std::int64_t> ResolveReplicas(const ResolveContext& context, const Section& app, const Stores& stores) {
  const auto written = app.Integer("replicas");
  if (written && **written > 1 && stores.per_pod && app.Table("autoscale").empty())
    CheckPerPod(context, written->span, fmt::format("{} replicas", **written), *stores.per_pod);
  return written.value_or(std::int64_t{stores.per_pod ? 1 : 2});
}

// A command runs to its end, once; what only makes sense for what runs on has no effect.
void CheckJob(const ResolveContext& context, const Section& app) {
  static constexpr std::array<std::string_view, 6> kOfServices{"replicas", "autoscale", "readiness", "liveness", "strategy", "disruption"};
  for (const std::string_view key : kOfServices)
    if (const Span span = app.KeySpan(key); span.is_somewhere())
      ReportNoEffect(context, span, fmt::format("app.{}", key), "a `command` trigger runs as a Job");
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

std::optional<Probe> ResolveProbe(const ResolveContext& context, const Section& app, std::string_view which, const Workload& workload) {
  const Section written = app.Table(which);
  if (written.empty()) return std::nullopt;
  if (!workload.serves_http) {
    if (workload.kind == Workload::Kind::kService)
      ReportNoEffect(context, app.KeySpan(which), fmt::format("app.{}", which), "the application has no HTTP trigger, so nothing answers");
    return std::nullopt;
  }
  const auto port = written.Integer("port");
  if (port && **port != *workload.listen_port)
    context.diagnostics.Report(DiagnosticKind::kDeadPort, port->span,
                               fmt::format("nothing listens on port {}: Spin listens on {}", **port, *workload.listen_port));
  return Probe{written.Text("path").value_or(std::string("/.well-known/spin/health")),
               port,
               written.Integer("period"),
               written.Integer("initial_delay"),
               written.Integer("timeout"),
               written.Integer("failures")};
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
Resources ResolveResources(const ResolveContext& context, const Section& app) {
  Resources resources{app.Map("resources.requests"), app.Map("resources.limits")};
  CheckBytes(context, resources.requests);
  CheckBytes(context, resources.limits);
  const auto put = [&](const std::string& name, const char* quantity) {
    const auto limit = resources.limits.find(name);
    const bool above = limit != resources.limits.end() && CompareQuantities(limit->second.value, quantity) < 0;
    resources.requests.try_emplace(name, above ? limit->second : Spanned<std::string>(std::string(quantity)));
  };
  put("cpu", "100m");
  put("memory", "128Mi");
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

std::optional<RollingStrategy> ResolveStrategy(const ResolveContext& context, const Section& app) {
  const Section written = app.Table("strategy");
  if (written.empty()) return std::nullopt;
  RollingStrategy strategy{written.Text("surge").value_or(std::string("25%")), written.Text("unavailable").value_or(std::string("25%"))};
  if (IsNone(*strategy.surge) && IsNone(*strategy.unavailable)) {
    context.diagnostics
        .Report(DiagnosticKind::kSettingRange, strategy.surge.span, "with no pod above and no pod below the number, nothing can roll")
        .Also(strategy.unavailable.span, "none below");
  }
  return strategy;
}

// Selectors, ownership, tokens and rollouts hang on these.
constexpr std::array<std::string_view, 6> kOurLabels{"app.kubernetes.io/component", "app.kubernetes.io/managed-by",
                                                     "app.kubernetes.io/name",      "app.kubernetes.io/part-of",
                                                     "app.kubernetes.io/version",   "azure.workload.identity/use"};
constexpr std::array<std::string_view, 1> kOurAnnotations{"spin-aks/config-hash"};

void CheckNotOurs(const ResolveContext& context, const SpannedMap& written, std::string_view what, std::span<const std::string_view> ours) {
  for (const auto& [name, value] : written)
    if (std::ranges::find(ours, name) != ours.end())
      context.diagnostics.Report(DiagnosticKind::kReservedLabel, value.span, fmt::format("{} `{}` is set by spin-aks itself", what, name));
}

std::optional<Spanned<std::string>> ResolveMaxUnavailable(const ResolveContext& context, const Section& app) {
  auto most = app.Text("disruption.max_unavailable");
  if (most && IsNone(**most)) {
    context.diagnostics
        .Report(DiagnosticKind::kDrainBlocked, most->span, "no pod may be taken away, so no node that has one can be drained")
        .Help("to keep one, let one of two go: `replicas = 2`, `disruption = { max_unavailable = 1 }`");
  }
  return most;
}

}  // namespace

bool ServesHttp(const App& app) {
  return std::ranges::any_of(app.triggers, [](const Trigger& trigger) { return std::holds_alternative<HttpTrigger>(trigger); });
}

Workload ResolveWorkload(const ResolveContext& context, const Stores& stores, const Runtime& runtime) {
  const Section app = context.Table("app");
  Workload workload;
  workload.name = context.name;
  workload.kind = ResolveKind(context);
  workload.serves_http = ServesHttp(context.app);
  workload.span = context.app.name.span;
  workload.security = ResolveSecurity(app);
  workload.listen_port = ResolveListenPort(context, app, workload, runtime);
  if (workload.kind == Workload::Kind::kJob) {
    CheckJob(context, app);
    workload.replicas = std::int64_t{1};
  } else {
    workload.autoscale = ResolveAutoscale(context, app, stores);
    workload.replicas = ResolveReplicas(context, app, stores);
    workload.holds_state = stores.per_pod.has_value();
    workload.readiness = ResolveProbe(context, app, "readiness", workload);
    workload.liveness = ResolveProbe(context, app, "liveness", workload);
    workload.strategy = ResolveStrategy(context, app);
    workload.max_unavailable = ResolveMaxUnavailable(context, app);
  }
  workload.resources = ResolveResources(context, app);
  CheckMeasured(context, workload);
  workload.node_selector = app.Map("node_selector");
  workload.labels = app.Map("labels");
  workload.annotations = app.Map("annotations");
  CheckNotOurs(context, workload.labels, "label", kOurLabels);
  CheckNotOurs(context, workload.annotations, "annotation", kOurAnnotations);
  workload.pull_policy = app.Text("pull_policy");
  workload.environment = ResolveEnvironment(context);
  return workload;
}

}  // namespace spin_aks
