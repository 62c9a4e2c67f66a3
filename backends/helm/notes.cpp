// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/notes.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "backends/helm/template_writer.h"
#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/runtime_config.h"

namespace spin_aks::helm {
namespace {

using k8s::Knob;

std::string Action(const Expression& expression) { return fmt::format("{{{{ {} }}}}", WriteExpression(expression, Scope::kWhole)); }
std::string Line(const Expression& condition) { return fmt::format("{{{{- if {} }}}}\n", WriteExpression(condition, Scope::kWhole)); }
constexpr std::string_view kEnd = "{{- end }}\n";

std::string Reach(const Service& service, const KnobPlaces& places) {
  const std::string& name = service.name.text();
  const std::string port = Action(places.Integer(Knob::kServicePort, name));
  const std::string release = Action(ReleaseField{ReleaseField::Name::kNamespace});
  std::string text = fmt::format("Inside the cluster: http://{}.{}:{}\n", name, release, port);
  text += fmt::format("From this machine: kubectl port-forward --namespace {} service/{} 8080:{}\n", release, name, port);
  if (places.Has(Knob::kServiceType, name)) {
    text += Line(Apply(Function::kEqual, places.Text(Knob::kServiceType, name), Constant{By(Rule::kChartNotes, "LoadBalancer")}));
    text += fmt::format("The load balancer's address: kubectl get service {} --namespace {}\n", name, release).append(kEnd);
  }
  return text;
}

std::string Follow(const Site& site, const Workload& workload) {
  return fmt::format("{} runs {}: kubectl logs --namespace {} --selector app.kubernetes.io/name={},app.kubernetes.io/component={}\n",
                     workload.name.text(), workload.schedule ? "on a schedule" : "once",
                     Action(ReleaseField{ReleaseField::Name::kNamespace}), site.name.text(), workload.name.text());
}

// Names of secrets by vault.
std::map<std::string, std::set<std::string>> SecretsOf(const Site& site) {
  std::map<std::string, std::set<std::string>> secrets;
  const auto add = [&](const SecretRef& secret) { secrets[k8s::VaultKey(*secret.vault)].insert(*secret.name); };
  for (const Workload& workload : site.placement.workloads) {
    for (const VariableBinding& binding : workload.variables) {
      if (const auto* secret = std::get_if<SecretRef>(&binding.source)) add(*secret);
    }
  }
  if (const auto file = k8s::RuntimeConfigSecret(site)) add(*file);
  return secrets;
}

}  // namespace

std::string WriteNotes(const Site& site, const KnobPlaces& places) {
  std::string text;
  for (const Service& service : site.placement.services) text += Reach(service, places);
  if (places.Has(Knob::kIngress, {})) {
    text += Line(places.Condition(Knob::kIngress, {}));
    text += fmt::format("From outside: kubectl get ingress {} --namespace {}\n", site.placement.services.front().name.text(),
                        Action(ReleaseField{ReleaseField::Name::kNamespace}))
                .append(kEnd);
  }
  for (const Workload& workload : site.placement.workloads) {
    if (workload.kind == Workload::Kind::kJob) text += Follow(site, workload);
  }
  for (const auto& [vault, names] : SecretsOf(site)) {
    text += fmt::format("Secrets that have to be in the Key Vault {}:\n", Action(places.Text(Knob::kVaultName, vault)));
    for (const std::string& name : names) text += fmt::format("  {}\n", EscapeBraces(name));
  }
  return text;
}

}  // namespace spin_aks::helm
