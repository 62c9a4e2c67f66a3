// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "backends/k8s/config_hash.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/lower_variables.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/runtime_config.h"

namespace spin_aks::k8s {
namespace {

// The user that Google's distroless images call "nonroot": any but root will do.
constexpr std::int64_t kNonRoot = 65532;

constexpr const char* kConfigVolume = "runtime-config";
constexpr const char* kStateVolume = "spin-state";
constexpr const char* kConfigPath = "/runtime-config.toml";
// Where the shim keeps the default stores, made at start.
constexpr const char* kStatePath = "/.spin";

HttpProbe HealthProbe() {
  return {.path = std::string(kHealthPath),
          .port = std::string(kHttpPortName),
          .initial_delay = {},
          .period = Number(10),
          .timeout = {},
          .failures = {},
          .span = {}};
}

// Compiling the components takes seconds, on a small node a minute: nothing is killed in that time.
HttpProbe StartupProbe() {
  HttpProbe probe = HealthProbe();
  probe.period = Number(2);
  probe.failures = Number(60);
  return probe;
}

HttpProbe ToHttpProbe(const Probe& probe) {
  HttpProbe out{.path = probe.path,
                .port = std::string(kHttpPortName),
                .initial_delay = probe.initial_delay,
                .period = probe.period,
                .timeout = probe.timeout,
                .failures = probe.failures,
                .span = probe.path.span};
  if (probe.port) out.port = *probe.port;
  return out;
}

// The container's probes where it listens; what the user says comes first.
void LowerProbes(const Workload& workload, Container& container) {
  if (!workload.serves_http) return;
  container.readiness = workload.readiness ? ToHttpProbe(*workload.readiness) : HealthProbe();
  container.liveness = workload.liveness ? ToHttpProbe(*workload.liveness) : HealthProbe();
  container.startup = StartupProbe();
}

void LowerSecurity(const Workload& workload, Pod& pod, Container& container) {
  const auto& [security, span] = workload.security;
  if (security == Security::kNone) return;
  const bool restricted = security == Security::kRestricted;
  pod.token = TokenMount::kNever;
  pod.security = {PodSecurity{.run_as = restricted ? std::optional(kNonRoot) : std::nullopt}, span};
  container.security = {ContainerSecurity{.drop_all_capabilities = restricted}, span};
  if (!restricted) return;
  // The root directory is root's: who is not root finds no place for its state there.
  pod.volumes.push_back({.name = kStateVolume, .source = Scratch{}});
  container.mounts.push_back({.volume = kStateVolume, .path = kStatePath, .sub_path = {}, .access = Access::kReadWrite});
}

void LowerRuntimeConfigMount(const Site& site, const VaultPlan& plan, Pod& pod, Container& container) {
  if (!HasRuntimeConfig(site)) return;
  const std::string file(kRuntimeConfigAlias);
  if (const auto secret = RuntimeConfigSecret(site)) {
    container.mounts.push_back({.volume = plan.VaultOf(*secret).volume, .path = kConfigPath, .sub_path = file});
    return;
  }
  pod.volumes.push_back({.name = kConfigVolume, .source = ConfigFiles{RuntimeConfigMapName(site)}});
  container.mounts.push_back({.volume = kConfigVolume, .path = kConfigPath, .sub_path = file});
}

Container LowerContainer(const Site& site, const Workload& workload, const VaultPlan& plan) {
  Container container;
  container.name = workload.name.text();
  container.image = Text(site.placement.image->Text(), site.placement.image.span);
  container.pull_policy = workload.pull_policy;
  container.command = {"/"};  // Kubernetes wants one for an image without an entry point; the shim reads none
  if (workload.serves_http) container.ports = {{.name = kHttpPortName, .port = workload.listen_port}};
  container.env = LowerEnvironment(site, workload, plan);
  container.resources = workload.resources;
  LowerProbes(workload, container);
  for (const VaultUse& vault : plan.vaults()) container.mounts.push_back(VaultMount(vault));
  return container;
}

SpannedMap LowerPodLabels(const Site& site, const Workload& workload) {
  SpannedMap labels = WorkloadLabels(site, workload);
  // The webhook that hands out federated tokens looks for it.
  if (UsesWorkloadIdentity(site)) labels["azure.workload.identity/use"] = std::string("true");
  return labels;
}

}  // namespace

PodTemplate LowerPod(const Site& site, const Workload& workload, const VaultPlan& plan) {
  PodTemplate pods;
  pods.labels = LowerPodLabels(site, workload);
  pods.annotations = workload.annotations;
  if (const auto hash = ConfigHash(site, plan)) pods.annotations[kConfigHash] = *hash;
  Pod& pod = pods.pod;
  pod.runtime_class = site.placement.runtime.runtime_class;
  pod.service_account = site.placement.identity.service_account;
  pod.service_links = ServiceLinks::kOff;
  if (site.placement.pull_secret) pod.pull_secrets = {Text(site.placement.pull_secret->text(), site.placement.pull_secret_span)};
  pod.node_selector = workload.node_selector;
  Container container = LowerContainer(site, workload, plan);
  for (const VaultUse& vault : plan.vaults()) pod.volumes.push_back(VaultVolume(vault));
  LowerRuntimeConfigMount(site, plan, pod, container);
  LowerSecurity(workload, pod, container);
  pod.containers.push_back(std::move(container));
  return pods;
}

}  // namespace spin_aks::k8s
