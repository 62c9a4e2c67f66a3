// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/cluster_steps.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

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

bool ReadsSecrets(const Site& site) {
  const auto is_secret = [](const VariableBinding& binding) { return std::holds_alternative<SecretRef>(binding.source); };
  return k8s::RuntimeConfigSecret(site) || std::ranges::any_of(site.placement.workloads, [&](const Workload& workload) {
           return std::ranges::any_of(workload.variables, is_secret);
         });
}

// The kinds of its objects come with it: nothing of ours can be applied before.
std::optional<std::string> EnableSecrets(const Site& site) {
  if (!ReadsSecrets(site)) return std::nullopt;
  ShellCommand command{"az", "aks", "enable-addons", "--addons", "azure-keyvault-secrets-provider"};
  return OfCluster(command, site.placement.cluster).Remark(kOncePerCluster).Text();
}

std::optional<std::string> EnableIdentity(const Site& site) {
  if (*site.placement.identity.mode != IdentityMode::kWorkload) return std::nullopt;
  ShellCommand command{"az", "aks", "update"};
  OfCluster(command, site.placement.cluster).Words({"--enable-oidc-issuer", "--enable-workload-identity"});
  return command.Remark(kOncePerCluster).Text();
}

// The identity trusts tokens of the one ServiceAccount, as the cluster issues them.
std::optional<std::string> Federate(const Site& site) {
  const auto& [subscription, group, name] = site.placement.cluster;
  const Identity& identity = site.placement.identity;
  if (*identity.mode != IdentityMode::kWorkload) return std::nullopt;
  ShellCommand issuer{"az", "aks", "show"};
  OfCluster(issuer, site.placement.cluster).Words({"--query", "oidcIssuerProfile.issuerUrl", "-o", "tsv"});
  ShellCommand command{"az", "identity", "federated-credential", "create", "--name", site.name.text()};
  command.Words({"--identity-name", OrSome(identity.name, kSomeIdentity)});
  command.Words({"--resource-group", OrSome(identity.resource_group ? identity.resource_group : group, kSomeGroup)});
  if (subscription) command.Words({"--subscription", **subscription});
  command.Word("--issuer").Shell(fmt::format("\"$({})\"", issuer.Text()));
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

std::optional<std::string> CreatePullSecret(const Placement& placement) {
  if (!placement.pull_secret || !placement.pull_secret_file) return std::nullopt;
  ShellCommand command{"kubectl", "create", "secret", "generic", placement.pull_secret->text(), "--type", "kubernetes.io/dockerconfigjson"};
  command.Word("--from-file").Shell(".dockerconfigjson=" + ShellPath(**placement.pull_secret_file));
  return command.Words({"-n", placement.kube_namespace.value}).Remark("once per namespace").Text();
}

std::string Apply(const ApplyCommand& apply, const Layout& layout) {
  ShellCommand command{};
  for (const std::string& word : apply.before) command.Word(word);
  command.Word((layout.kubernetes / apply.place).Text());
  for (const std::string& word : apply.after) command.Word(word);
  return command.Text();
}

}  // namespace

Steps ClusterSteps(const Site& site) {
  Steps steps;
  for (const auto& step : {Attach(site.placement), EnableSecrets(site), EnableIdentity(site), Federate(site), StoreRuntimeConfig(site)})
    if (step) steps.push_back(*step);
  return steps;
}

Steps ApplySteps(const Program& program, const Layout& layout) {
  const Placement& placement = program.targets.front();
  Steps steps;
  for (const ApplyCommand& apply : layout.backend->describe_apply(program)) steps.push_back(Apply(apply, layout));
  if (auto secret = CreatePullSecret(placement)) {
    // A namespace that comes with the last command is not there before it; pods wait for their secret.
    const bool is_there = placement.namespace_unit == NamespaceUnit::kNone || steps.size() > 1;
    steps.insert(is_there ? steps.end() - 1 : steps.end(), *std::move(secret));
  }
  return steps;
}

}  // namespace spin_aks
