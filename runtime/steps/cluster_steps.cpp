// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/cluster_steps.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "backends/k8s/runtime_config.h"
#include "ir/azure_registry.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {
namespace {

constexpr std::string_view kOncePerCluster = "once per cluster";

std::string OrSome(const std::optional<SpannedString>& written, std::string_view some) { return written ? **written : std::string(some); }

// `--resource-group GROUP --name CLUSTER`, and the subscription where it is not the current one.
ShellCommand& OfCluster(ShellCommand& command, const AzureCluster& cluster) {
  command.Words({"--resource-group", OrSome(cluster.resource_group, kSomeGroup), "--name", OrSome(cluster.name, kSomeCluster)});
  if (cluster.subscription) command.Words({"--subscription", **cluster.subscription});
  return command;
}

std::optional<std::string> Attach(const Placement& placement) {
  if (!placement.attaches_registry) return std::nullopt;
  const auto name = AzureRegistryName(placement.image->registry());
  if (!name) return std::nullopt;
  ShellCommand command{"az", "aks", "update"};
  return OfCluster(command, placement.cluster).Words({"--attach-acr", *name}).Remark(kOncePerCluster).Text();
}

// The names of the vaults that pods read, in the order of what they read.
std::vector<std::string> VaultsRead(const Site& site) {
  std::vector<std::string> vaults;
  const auto put = [&](const SecretRef& secret) {
    if (std::ranges::find(vaults, *secret.vault) == vaults.end()) vaults.push_back(*secret.vault);
  };
  for (const Workload& workload : site.placement.workloads)
    for (const VariableBinding& binding : workload.variables)
      if (const auto* secret = std::get_if<SecretRef>(&binding.source)) put(*secret);
  if (const auto secret = k8s::RuntimeConfigSecret(site)) put(*secret);
  return vaults;
}

// The kinds of its objects come with it: nothing of ours can be applied before.
std::optional<std::string> EnableSecrets(const Site& site) {
  if (VaultsRead(site).empty()) return std::nullopt;
  ShellCommand command{"az", "aks", "enable-addons", "--addons", "azure-keyvault-secrets-provider"};
  return OfCluster(command, site.placement.cluster).Remark(kOncePerCluster).Text();
}

std::optional<std::string> EnableIdentity(const Site& site) {
  if (*site.placement.identity.mode != IdentityMode::kWorkload) return std::nullopt;
  ShellCommand command{"az", "aks", "update"};
  OfCluster(command, site.placement.cluster).Words({"--enable-oidc-issuer", "--enable-workload-identity"});
  return command.Remark(kOncePerCluster).Text();
}

// ---- Who reads the vault, and that he may ----

// As the cluster knows it.
ShellCommand ShowOfCluster(const AzureCluster& cluster, std::string_view query) {
  ShellCommand command{"az", "aks", "show"};
  OfCluster(command, cluster).Words({"--query", std::string(query), "-o", "tsv"});
  return command;
}

ShellCommand ShowIdentity(const Placement& placement) {
  const auto& [subscription, group, cluster] = placement.cluster;
  const Identity& identity = placement.identity;
  ShellCommand command{"az", "identity", "show", "--name", OrSome(identity.name, kSomeIdentity)};
  command.Words({"--resource-group", OrSome(identity.resource_group ? identity.resource_group : group, kSomeGroup)});
  if (subscription) command.Words({"--subscription", **subscription});
  return command.Words({"--query", "principalId", "-o", "tsv"});
}

// What prints the object id. Where the settings name the identity, its own record does; that of a client id is in the directory,
// which not everybody may read.
ShellCommand ShowPrincipal(const Placement& placement) {
  const auto& [subscription, group, cluster] = placement.cluster;
  const Identity& identity = placement.identity;
  const bool is_of_cluster = *identity.mode == IdentityMode::kAddon || (*identity.mode == IdentityMode::kVm && !identity.client_id);
  const bool is_known = is_of_cluster ? cluster && group : identity.name && (identity.resource_group || group);
  if (!is_known && identity.client_id) return {"az", "ad", "sp", "show", "--id", **identity.client_id, "--query", "id", "-o", "tsv"};
  if (!is_of_cluster) return ShowIdentity(placement);
  const bool is_addon = *identity.mode == IdentityMode::kAddon;
  return ShowOfCluster(placement.cluster, is_addon ? "addonProfiles.azureKeyvaultSecretsProvider.identity.objectId"
                                                   : "identityProfile.kubeletidentity.objectId");
}

// What the command prints, as one word of another.
std::string PrintedBy(const ShellCommand& command) { return fmt::format("\"$({})\"", command.Text()); }

void InSubscription(const Placement& placement, ShellCommand& command) {
  const auto& subscription = placement.vaults.subscription ? placement.vaults.subscription : placement.cluster.subscription;
  if (subscription) command.Words({"--subscription", **subscription});
}

// Either can be typed again: what is granted already stays.
std::string Grant(const Placement& placement, const std::string& vault) {
  const bool is_own = *placement.identity.mode == IdentityMode::kWorkload;
  const std::string_view remark = is_own ? "once per application" : kOncePerCluster;
  const std::string principal = PrintedBy(ShowPrincipal(placement));
  if (placement.vaults.access == VaultAccess::kPolicy) {
    ShellCommand command{"az", "keyvault", "set-policy", "--name", vault};
    InSubscription(placement, command);
    command.Word("--object-id").Shell(principal);
    return command.Words({"--secret-permissions", "get", "-o", "none"}).Remark(remark).Text();
  }
  ShellCommand scope{"az", "keyvault", "show", "--name", vault};
  InSubscription(placement, scope);
  scope.Words({"--query", "id", "-o", "tsv"});
  ShellCommand command{"az", "role", "assignment", "create", "--role", "Key Vault Secrets User"};
  command.Word("--assignee-object-id").Shell(principal).Words({"--assignee-principal-type", "ServicePrincipal"});
  return command.Word("--scope").Shell(PrintedBy(scope)).Words({"-o", "none"}).Remark(remark).Text();
}

Steps GrantVaults(const Site& site) {
  Steps steps;
  for (const std::string& vault : VaultsRead(site)) steps.push_back(Grant(site.placement, vault));
  return steps;
}

// The identity trusts tokens of the one ServiceAccount, as the cluster issues them.
std::optional<std::string> Federate(const Site& site) {
  const auto& [subscription, group, name] = site.placement.cluster;
  const Identity& identity = site.placement.identity;
  if (*identity.mode != IdentityMode::kWorkload) return std::nullopt;
  ShellCommand command{"az", "identity", "federated-credential", "create", "--name", site.name.text()};
  command.Words({"--identity-name", OrSome(identity.name, kSomeIdentity)});
  command.Words({"--resource-group", OrSome(identity.resource_group ? identity.resource_group : group, kSomeGroup)});
  if (subscription) command.Words({"--subscription", **subscription});
  command.Word("--issuer").Shell(PrintedBy(ShowOfCluster(site.placement.cluster, "oidcIssuerProfile.issuerUrl")));
  const std::string subject = fmt::format("system:serviceaccount:{}:{}", site.placement.kube_namespace.value, **identity.service_account);
  return command.Words({"--subject", subject, "--audiences", "api://AzureADTokenExchange"}).Remark("once per application").Text();
}

// Pods mount a file with keys in it from the vault, where somebody has to put it: it is in no file that is written here.
std::optional<std::string> StoreRuntimeConfig(const Site& site) {
  const auto secret = k8s::RuntimeConfigSecret(site);
  if (!secret) return std::nullopt;
  ShellCommand command{"az", "keyvault", "secret", "set", "--vault-name", *secret->vault, "--name", *secret->name};
  return command.Words({"--file", "runtime-config.toml", "-o", "none"})
      .Remark("its text: spin-aks explain key_value.STORE.key.keyvault_secret")
      .Text();
}

// ---- The cluster's own ----

// A shell knows `~` at the beginning of a word alone.
std::string ShellPath(const std::string& path) {
  constexpr std::string_view kHomeSign = "~/";
  if (!path.starts_with(kHomeSign)) return ShellWord(path);
  return "\"$HOME\"/" + ShellWord(path.substr(kHomeSign.size()));
}

std::string Apply(const ApplyCommand& apply, const std::string& place) {
  ShellCommand command{};
  for (const std::string& word : apply.before) command.Word(word);
  command.Word(place);
  for (const std::string& word : apply.after) command.Word(word);
  return command.Text();
}

// What lies there once all is written.
std::set<std::string> PlacesAfter(const WritePlan& plan) {
  std::set<std::string> places;
  for (const PlannedWrite& write : plan.writes) {
    if (write.change != Change::kRemove) places.insert(write.file.place.Text());
  }
  return places;
}

// Objects of the application, in a file of their own or somebody's.
bool IsManifestIn(const Layout& layout, const std::string& place) {
  const std::string root = layout.kubernetes.Text() == "." ? std::string() : layout.kubernetes.Text() + "/";
  const bool is_yaml = IsYamlName(place);
  return is_yaml && place.starts_with(root) && !place.starts_with(root + "runtime/");
}

}  // namespace

Steps ClusterSteps(const Site& site) {
  Steps steps;
  for (const auto& step : {Attach(site.placement), EnableSecrets(site), EnableIdentity(site), Federate(site)})
    if (step) steps.push_back(*step);
  std::ranges::move(GrantVaults(site), std::back_inserter(steps));
  if (auto stored = StoreRuntimeConfig(site)) steps.push_back(*std::move(stored));
  return steps;
}

std::optional<std::string> PullSecretStep(const Placement& placement) {
  if (!placement.pull_secret || !placement.pull_secret_file) return std::nullopt;
  ShellCommand command{"kubectl", "create", "secret", "generic", placement.pull_secret->text(), "--type", "kubernetes.io/dockerconfigjson"};
  command.Word("--from-file").Shell(".dockerconfigjson=" + ShellPath(**placement.pull_secret_file));
  return command.Words({"-n", placement.kube_namespace.value}).Remark("once per namespace").Text();
}

std::vector<AppliedPlace> PlacesToApply(const Program& program, const Layout& layout, const WritePlan& plan) {
  const std::set<std::string> places = PlacesAfter(plan);
  std::vector<AppliedPlace> applied;
  std::set<std::string> known;
  bool applies_files = false;
  for (ApplyCommand& apply : layout.backend->describe_apply(program)) {
    std::string place = (layout.kubernetes / apply.place).Text();
    if (const auto moved = plan.moved.find(place); moved != plan.moved.end()) place = moved->second;
    const auto below = places.lower_bound(place + "/");
    const bool is_there = places.contains(place) || (below != places.end() && below->starts_with(place + "/"));
    applies_files |= apply.before.back() == "-f";
    known.insert(place);
    if (is_there) applied.push_back({.command = std::move(apply), .place = std::move(place)});
  }
  for (const std::string& place : places) {
    if (applies_files && !known.contains(place) && IsManifestIn(layout, place))
      applied.push_back({.command = {.before = {"kubectl", "apply", "-f"}, .place = RelPath(), .after = {}}, .place = place});
  }
  return applied;
}

Steps ApplySteps(const Program& program, const Layout& layout, const WritePlan& plan) {
  const Placement& placement = program.targets.front();
  Steps steps;
  for (const AppliedPlace& applied : PlacesToApply(program, layout, plan)) steps.push_back(Apply(applied.command, applied.place));
  if (auto secret = PullSecretStep(placement)) {
    // A namespace that comes with the last command is not there before it; pods wait for their secret.
    const bool is_there = placement.namespace_unit == NamespaceUnit::kNone || steps.size() > 1;
    steps.insert(is_there ? steps.end() - 1 : steps.end(), *std::move(secret));
  }
  return steps;
}

}  // namespace spin_aks
