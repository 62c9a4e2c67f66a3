// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_variables.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "backends/k8s/kubelet_expansion.h"

namespace spin_aks::k8s {
namespace {

constexpr std::int64_t kSpinDefaultPort = 80;

// Kubernetes 1.34 (RelaxedEnvironmentVariableValidation): printable ASCII without `=`.
bool IsEnvName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c >= 0x20 && c <= 0x7e && c != '='; });
}

// What every pod finds in its environment without our doing: containerd sets the
// host name, the kubelet the way to the API server even with service links off.
bool IsFromThePod(std::string_view name) {
  return name == "HOSTNAME" || name == "PATH" || name.starts_with("KUBERNETES_SERVICE_") || name.starts_with("KUBERNETES_PORT");
}

class Environment {
 public:
  Environment(const Program& program, Diagnostics& diagnostics) : program_(program), diagnostics_(diagnostics) {
    for (const Variable& variable : program.app.variables) shadowing_.emplace(ToUpperAscii(*variable.name), &variable);
  }

  void AddListenAddress(const Workload& workload);
  void AddVariable(const VariableBinding& binding, const std::vector<VaultUse>& vaults);
  void AddExtra(const std::string& name, const Text& value);
  [[nodiscard]] std::vector<EnvVar> Take() && { return std::move(vars_); }

 private:
  void Add(EnvVar var) {
    names_.emplace(var.name, var.span);
    vars_.push_back(std::move(var));
  }
  [[nodiscard]] bool CheckText(const std::string& name, const Text& value);
  void CheckExtraName(const std::string& name, Span span);

  const Program& program_;
  Diagnostics& diagnostics_;
  std::vector<EnvVar> vars_;
  std::map<std::string, Span> names_;
  // By upper-cased name: the shim copies a variable of the container that is called just so over
  // the application's (containerd-shim-spin: utils.rs).
  std::map<std::string, const Variable*> shadowing_;
};

bool Environment::CheckText(const std::string& name, const Text& value) {
  if (value->find('\0') == std::string::npos) return true;
  diagnostics_.Report(DiagnosticKind::kNulInEnvironment, value.span, fmt::format("the value of `{}` holds U+0000", name))
      .Help("an environment variable ends at the first NUL: encode the value, base64 for one, and decode it in the component");
  return false;
}

void Environment::AddListenAddress(const Workload& workload) {
  const Number& port = workload.listen_port;
  if (!workload.serves_http || *port == kSpinDefaultPort) return;
  Add({.name = "SPIN_HTTP_LISTEN_ADDR", .value = Text(fmt::format("0.0.0.0:{}", *port), port.span), .span = port.span});
}

void Environment::AddVariable(const VariableBinding& binding, const std::vector<VaultUse>& vaults) {
  if (std::holds_alternative<ManifestDefault>(binding.source)) return;
  const Variable& variable = program_.app.Get(binding.variable);
  const std::string name = VariableEnvName(*variable.name);
  if (const auto* plain = std::get_if<PlainValue>(&binding.source)) {
    if (!CheckText(*variable.name, plain->text)) return;
    Add({.name = name, .value = Text(EscapeExpansion(*plain->text), plain->text.span), .span = plain->text.span});
    return;
  }
  const auto& secret = std::get<SecretRef>(binding.source);
  const VaultUse* vault = FindVault(vaults, *variable.name);
  Add({.name = name, .value = SecretKey{vault->name.text(), *variable.name}, .span = secret.name.span});
}

void Environment::CheckExtraName(const std::string& name, Span span) {
  if (!IsEnvName(name)) {
    diagnostics_
        .Report(DiagnosticKind::kEnvironmentName, span,
                fmt::format("`{}` is not a name that Kubernetes takes for an environment variable", name))
        .Help("use printable ASCII without `=`");
  }
  if (const auto taken = names_.find(name); taken != names_.end()) {
    diagnostics_.Report(DiagnosticKind::kEnvironmentClash, span, fmt::format("`[env]` sets `{}`, which is generated", name))
        .Also(taken->second, "generated from this");
  }
  if (const auto shadowed = shadowing_.find(name); shadowed != shadowing_.end()) {
    const Variable& variable = *shadowed->second;
    diagnostics_
        .Report(DiagnosticKind::kVariableShadowed, span, fmt::format("`[env]` `{}` would replace the variable `{}`", name, *variable.name))
        .Also(variable.name.span, "the shim copies it over this variable's value")
        .Help(fmt::format("to set the variable, write `{}` under `[variables]`", *variable.name));
  }
}

void Environment::AddExtra(const std::string& name, const Text& value) {
  CheckExtraName(name, value.span);
  if (!CheckText(name, value)) return;
  Add({.name = name, .value = Text(EscapeExpansion(*value), value.span), .span = value.span});
}

void CheckNotFromThePod(const App& app, Diagnostics& diagnostics) {
  for (const Variable& variable : app.variables) {
    const std::string name = ToUpperAscii(*variable.name);
    if (!IsFromThePod(name)) continue;
    diagnostics
        .Report(DiagnosticKind::kVariableShadowed, variable.name.span,
                fmt::format("the variable `{}` would always be the pod's `{}`", *variable.name, name))
        .Help("every pod has that environment variable, and the shim copies it over the variable's value: rename the variable");
  }
}

}  // namespace

std::string VariableEnvName(std::string_view variable) { return "SPIN_VARIABLE_" + ToUpperAscii(variable); }

std::vector<EnvVar> LowerEnvironment(const Program& program, const Workload& workload, const std::vector<VaultUse>& vaults,
                                     Diagnostics& diagnostics) {
  CheckNotFromThePod(program.app, diagnostics);
  Environment environment(program, diagnostics);
  environment.AddListenAddress(workload);
  for (const VariableBinding& binding : program.variables) environment.AddVariable(binding, vaults);
  for (const auto& [name, value] : workload.environment) environment.AddExtra(name, value);
  return std::move(environment).Take();
}

}  // namespace spin_aks::k8s
