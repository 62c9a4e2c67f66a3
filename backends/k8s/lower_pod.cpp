// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "backends/k8s/config_hash.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/lower_variables.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/plain_value.h"
#include "backends/k8s/runtime_config.h"
#include "backends/k8s/state_claim.h"
#include "ir/platform.h"
#include "ir/spin_facts.h"

namespace spin_aks::k8s {
namespace {

// The user that Google's distroless images call "nonroot": any but root will do.
constexpr std::int64_t kNonRoot = 65532;

constexpr const char* kConfigVolume = "runtime-config";
constexpr const char* kConfigPath = "/runtime-config.toml";

// Compiling the components takes seconds, on a small node a minute: nothing is killed in that time. Spin's own route
// answers whatever the application has.
HttpProbe StartupProbe() {
  constexpr Rule kRule = Rule::kStartupProbe;
  return {.path = By(Rule::kHealthRoute, kHealthPath),
          .port = By(Rule::kHealthRoute, kHttpPortName),
          .initial_delay = {},
          .period = By(kRule, 2),
          .timeout = {},
          .failures = By(kRule, 60),
          .cause = {.span = {}, .rule = kRule}};
}

// Nobody wrote it: Spin's own route says whether it is well.
Rule RuleOf(Rule rule, const Probe& probe) { return probe.path.span.is_somewhere() ? rule : Rule::kHealthRoute; }

HttpProbe ToHttpProbe(Rule rule, const Workload& workload, const Probe& probe) {
  const auto number = [rule](const std::optional<Spanned<std::int64_t>>& said) {
    return said ? std::optional(By(rule, *said)) : std::nullopt;
  };
  HttpProbe out{.path = By(rule, probe.path),
                .port = By(rule, kHttpPortName),
                .initial_delay = number(probe.initial_delay),
                .period = By(rule, probe.period),
                .timeout = number(probe.timeout),
                .failures = number(probe.failures),
                .cause = {.span = probe.path.span, .rule = rule}};
  if (probe.port != workload.listen_port) out.port = By(rule, probe.port);
  return out;
}

// The container's probes where it listens.
void LowerProbes(const Workload& workload, Container& container) {
  if (!workload.Listens()) return;
  if (workload.readiness) container.readiness = ToHttpProbe(RuleOf(Rule::kReadiness, *workload.readiness), workload, *workload.readiness);
  if (workload.liveness) container.liveness = ToHttpProbe(RuleOf(Rule::kLiveness, *workload.liveness), workload, *workload.liveness);
  container.startup = StartupProbe();
}

void LowerSecurity(const Workload& workload, Pod& pod, Container& container, Knobs& knobs) {
  const auto& [security, span] = workload.security;
  const std::string& name = workload.name.text();
  pod.security = knobs.OfferTree(Knob::kPodSecurity, name, std::optional<Spanned<PodSecurity>>());
  container.security = knobs.OfferTree(Knob::kSecurity, name, std::optional<Spanned<ContainerSecurity>>());
  if (security == Security::kNone) return;
  const bool restricted = security == Security::kRestricted;
  pod.token = TokenMount::kNever;
  const auto id = restricted ? std::optional(kNonRoot) : std::nullopt;
  pod.security.value = {PodSecurity{.run_as = id, .group_of_files = workload.state ? id : std::nullopt}, span};
  container.security.value = {ContainerSecurity{.drop_all_capabilities = restricted, .read_only_root = restricted}, span};
}

// The root directory is root's: who is not root finds no place for its state there.
std::optional<Volume> LowerState(const Workload& workload) {
  if (workload.state) return StateVolumeOf(workload);
  if (*workload.security != Security::kRestricted) return std::nullopt;
  return Volume{.name = kStateVolume, .source = Scratch{}, .cause = {.span = workload.security.span, .rule = Rule::kStateVolume}};
}

void LowerStateMount(const Workload& workload, Pod& pod, Container& container) {
  auto volume = LowerState(workload);
  if (!volume) return;
  container.mounts.push_back(
      {.volume = volume->name, .path = kStatePath, .sub_path = {}, .access = Access::kReadWrite, .cause = volume->cause});
  pod.volumes.push_back(*std::move(volume));
}

void LowerRuntimeConfigMount(const Site& site, const VaultPlan& plan, Pod& pod, Container& container, Knobs& knobs) {
  if (!HasRuntimeConfig(site)) return;
  const std::string file(kRuntimeConfigAlias);
  const Cause cause{.span = RuntimeConfigSpan(site), .rule = Rule::kRuntimeConfigMount};
  if (const auto secret = RuntimeConfigSecret(site)) {
    container.mounts.push_back({.volume = plan.VaultOf(*secret).volume, .path = kConfigPath, .sub_path = file, .cause = cause});
    return;
  }
  pod.volumes.push_back({.name = kConfigVolume, .source = ConfigFiles{RuntimeConfigMapName(site, cause.rule, knobs)}, .cause = cause});
  container.mounts.push_back({.volume = kConfigVolume, .path = kConfigPath, .sub_path = file, .cause = cause});
}

Container LowerContainer(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs) {
  const std::string& name = workload.name.text();
  Container container;
  container.name = By(Rule::kContainerName, name);
  container.image = knobs.Offer(Knob::kImage, {}, Text(By(Rule::kImage, site.placement.image->Text(), site.placement.image.span)));
  if (workload.pull_policy || knobs.open())
    container.pull_policy = knobs.Offer(Knob::kPullPolicy, {}, Text(By(Rule::kPullPolicy, workload.pull_policy.value_or(SpannedString()))));
  container.command = {By(Rule::kCommand, "/")};
  if (workload.Listens()) container.ports = {{.name = kHttpPortName, .port = By(Rule::kListenPort, workload.listen_port)}};
  container.env = LowerEnvironment(site, workload, plan, knobs);
  container.extra_env = knobs.OfferTree(Knob::kExtraEnv, name, yaml::List());
  container.resources = knobs.OfferTree(Knob::kResources, name,
                                        Requirements{.requests = UserMap(Rule::kResources, workload.resources.requests),
                                                     .limits = UserMap(Rule::kResources, workload.resources.limits)});
  LowerProbes(workload, container);
  for (const VaultUse& vault : plan.vaults()) container.mounts.push_back(VaultMount(vault));
  return container;
}

OpenMap LowerPodLabels(const Site& site, const Workload& workload, Knobs& knobs) {
  TextMap labels = AppLabels(site, workload.name.text());
  // The webhook that hands out federated tokens looks for it.
  if (UsesWorkloadIdentity(site)) labels["azure.workload.identity/use"] = By(Rule::kFederatedPod, "true", RuntimeConfigSpan(site));
  for (const Service& service : site.placement.services) {
    const auto label = service.workload == workload.name ? ServiceLabel(site, service) : std::nullopt;
    if (label) labels[*label] = By(Rule::kServiceLabel, "true", service.span);
  }
  return knobs.OfferMap(Knob::kPodLabels, workload.name.text(), std::move(labels), UserMap(Rule::kUserLabel, workload.labels));
}

std::optional<Text> LowerPodAccount(const Site& site, Knobs& knobs) {
  const auto& account = site.placement.identity.service_account;
  if (!account && !knobs.open()) return std::nullopt;
  Text name = AccountName(site, Rule::kPodAccount);
  name.mark = knobs.Use({.knob = Knob::kPodAccount, .value = By(Rule::kChartValue, account.value_or(SpannedString()))});
  return name;
}

// What is left where a chart's user may say what the settings do not.
yaml::Value NothingOf(const PodFieldInfo& info) {
  switch (info.form) {
    case PodFieldInfo::Form::kText:
      return By(info.rule, "");
    case PodFieldInfo::Form::kList:
      return yaml::List();
    case PodFieldInfo::Form::kMap:
      return yaml::Map();
  }
  return {};
}

std::map<PodField, Open<yaml::Value>> LowerPodFields(const Workload& workload, Knobs& knobs) {
  std::map<PodField, Open<yaml::Value>> fields;
  for (const PodFieldInfo& info : kPodFields) {
    const auto knob = knobs.open() ? KnobOfPods(info.spelling) : std::nullopt;
    const auto written = workload.pod_fields.find(info.field);
    if (written == workload.pod_fields.end() && !knob) continue;
    auto value = written != workload.pod_fields.end() ? By(info.rule, written->second) : NothingOf(info);
    fields[info.field] = knob ? knobs.OfferTree(*knob, workload.name.text(), std::move(value)) : Open<yaml::Value>{std::move(value)};
  }
  return fields;
}

// Where the image is for nodes of one kind, and somebody says so.
TextMap LowerArchitecture(const ImageBuild& build) {
  if (!build.platforms_are_promised || build.platforms.size() != 1) return {};
  const SpannedString& written = build.platforms.front();
  const Platform platform = SplitPlatform(*written);
  if (IsForEveryNode(platform)) return {};
  return {{"kubernetes.io/arch", By(Rule::kArchitecture, std::string(platform.architecture), written.span)}};
}

}  // namespace

PodTemplate LowerPod(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs) {
  const std::string& name = workload.name.text();
  PodTemplate pods;
  pods.labels = LowerPodLabels(site, workload, knobs);
  TextMap annotations;
  if (auto hash = ConfigHash(site, plan, knobs)) annotations[kConfigHash] = *std::move(hash);
  pods.annotations =
      knobs.OfferMap(Knob::kPodAnnotations, name, std::move(annotations), UserMap(Rule::kPodAnnotation, workload.annotations));
  Pod& pod = pods.pod;
  pod.runtime_class = By(Rule::kRuntimeClassName, site.placement.runtime.runtime_class);
  pod.service_account = LowerPodAccount(site, knobs);
  pod.service_links = ServiceLinks::kOff;
  std::vector<Text> pull_secrets;
  if (site.placement.pull_secret)
    pull_secrets = {By(Rule::kPullSecret, site.placement.pull_secret->text(), site.placement.pull_secret_span)};
  pod.pull_secrets = knobs.OfferTree(Knob::kPullSecrets, {}, std::move(pull_secrets));
  pod.node_selector = knobs.OfferMap(Knob::kNodeSelector, name, {LowerArchitecture(site.placement.build)},
                                     UserMap(Rule::kNodeSelector, workload.node_selector));
  pod.fields = LowerPodFields(workload, knobs);
  Container container = LowerContainer(site, workload, plan, knobs);
  for (const VaultUse& vault : plan.vaults()) pod.volumes.push_back(VaultVolume(vault, knobs));
  LowerRuntimeConfigMount(site, plan, pod, container, knobs);
  LowerSecurity(workload, pod, container, knobs);
  LowerStateMount(workload, pod, container);
  pod.containers.push_back(std::move(container));
  return pods;
}

}  // namespace spin_aks::k8s
