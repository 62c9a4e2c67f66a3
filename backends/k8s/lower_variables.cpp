// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_variables.h"

#include <fmt/format.h>

#include <utility>

#include "backends/k8s/kubelet_expansion.h"
#include "ir/ascii.h"

namespace spin_aks::k8s {
namespace {

// Where the shim listens by itself.
constexpr std::int64_t kSpinPort = 80;

EnvVar PlainVar(Rule rule, std::string name, const SpannedString& value) {
  return {.name = std::move(name), .value = EscapeExpansion(*value), .cause = {.span = value.span, .rule = rule}};
}

EnvVar SecretVar(const Site& site, const Variable& variable, const SecretRef& secret, const VaultPlan& plan, Knobs& knobs) {
  constexpr Rule kRule = Rule::kSecretVariable;
  const Text name = SyncedName(site, plan.VaultOf(secret), kRule, knobs);
  return {.name = VariableEnvName(*variable.name),
          .value = SecretKey{name, By(kRule, AliasOf(*variable.name))},
          .cause = {.span = secret.name.span, .rule = kRule}};
}

EnvVar ClusterVar(const Variable& variable, const ClusterKey& from) {
  constexpr Rule kRule = Rule::kClusterVariable;
  const Text name = By(kRule, from.name), key = By(kRule, from.key);
  EnvVar var{.name = VariableEnvName(*variable.name), .value = SecretKey{name, key}, .cause = {.span = from.name.span, .rule = kRule}};
  if (from.kind == ClusterKey::Kind::kConfigMap) var.value = ConfigMapKey{name, key};
  return var;
}

KnobUse VariableKnob(const Workload& workload, const Variable& variable, const VariableBinding& binding, const PlainValue& plain) {
  return {.knob = Knob::kVariable,
          .owner = workload.name.text(),
          .value = By(Rule::kPlainVariable, plain.text),
          .name = *variable.name,
          .about = variable.description,
          .type = binding.type,
          .is_needed = !variable.default_value};
}

}  // namespace

std::string VariableEnvName(std::string_view variable) { return "SPIN_VARIABLE_" + UpperAscii(variable); }

std::vector<EnvVar> LowerEnvironment(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs) {
  std::vector<EnvVar> env;
  if (const auto& port = workload.listen_port; workload.Listens() && *port != kSpinPort) {
    env.push_back(PlainVar(Rule::kListenPort, "SPIN_HTTP_LISTEN_ADDR", SpannedString(fmt::format("0.0.0.0:{}", *port), port.span)));
  }
  for (const VariableBinding& binding : workload.variables) {
    const Variable& variable = site.app.Get(binding.variable);
    if (const auto* plain = std::get_if<PlainValue>(&binding.source)) {
      env.push_back(PlainVar(Rule::kPlainVariable, VariableEnvName(*variable.name), plain->text));
      env.back().mark = knobs.Use(VariableKnob(workload, variable, binding, *plain));
    }
    if (const auto* secret = std::get_if<SecretRef>(&binding.source)) env.push_back(SecretVar(site, variable, *secret, plan, knobs));
    if (const auto* from = std::get_if<ClusterKey>(&binding.source)) env.push_back(ClusterVar(variable, *from));
  }
  for (const auto& [name, value] : workload.environment) env.push_back(PlainVar(Rule::kExtraEnvironment, name, value));
  return env;
}

}  // namespace spin_aks::k8s
