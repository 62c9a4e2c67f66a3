// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/references.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "backends/k8s/pod_references.h"
#include "backends/k8s/reference_index.h"

namespace spin_aks::k8s {
namespace {

// Groups that every API server has.
constexpr std::array<std::string_view, 9> kBuiltIn{
    "", "apps", "autoscaling", "batch", "networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "apiextensions.k8s.io"};

std::string_view GroupOf(const Object& object) {
  const std::string_view api_version = object.ApiVersion();
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}

class Checker {
 public:
  Checker(const ReferenceIndex& index, const std::vector<const Object*>& definitions, Diagnostics& diagnostics)
      : index_(index), definitions_(definitions), diagnostics_(diagnostics) {}

  void Check(const Object& object) {
    CheckNamespace(object);
    CheckDefinition(object);
    CheckPodReferences(object, index_, diagnostics_);
    if (object.Kind() == "Service") CheckService(object);
    if (object.Kind() == "PodDisruptionBudget") CheckBudget(object);
    if (object.Kind() == "HorizontalPodAutoscaler") CheckAutoscaler(object);
    if (object.Kind() == "SecretProviderClass") CheckProviderClass(object);
    if (object.Kind() == "RoleBinding" || object.Kind() == "ClusterRoleBinding") CheckBinding(object);
  }

 private:
  void Require(const Object& from, std::string_view kind, std::string_view kube_namespace, Node name) {
    if (index_.Find(kind, kube_namespace, name.Text())) return;
    ReportBroken(from, name.span(), fmt::format("refers to the {} `{}`, which is not there", kind, name.Text()), diagnostics_);
  }

  void CheckNamespace(const Object& object);
  void CheckDefinition(const Object& object);
  void CheckService(const Object& service);
  void CheckTargetPort(const Object& service, const std::vector<PodSource>& pods, Node port);
  void CheckBudget(const Object& budget);
  void CheckAutoscaler(const Object& autoscaler);
  void CheckProviderClass(const Object& provider_class);
  void CheckBinding(const Object& binding);

  const ReferenceIndex& index_;
  const std::vector<const Object*>& definitions_;
  Diagnostics& diagnostics_;
};

void Checker::CheckNamespace(const Object& object) {
  if (const Node name = Node(object.value)["metadata"]["namespace"]) Require(object, "Namespace", {}, name);
}

void Checker::CheckDefinition(const Object& object) {
  const std::string_view group = GroupOf(object);
  if (std::ranges::find(kBuiltIn, group) != kBuiltIn.end()) return;
  const auto defines = [&](const Object* definition) {
    const Node spec = Node(definition->value)["spec"];
    return spec["group"].Text() == group && spec["names"]["kind"].Text() == object.Kind();
  };
  if (std::ranges::any_of(definitions_, defines)) return;
  if (index_.Find("CustomResourceDefinition", {}, fmt::format("{}.{}", object.Kind(), group))) return;
  ReportBroken(object, Node(object.value).span(), fmt::format("is of a kind that nothing defines: {} of {}", object.Kind(), group),
               diagnostics_);
}

void Checker::CheckService(const Object& service) {
  const Node spec = Node(service.value)["spec"];
  const std::vector<PodSource> pods = index_.Select(service.Namespace(), spec["selector"]);
  if (pods.empty()) {
    ReportBroken(service, spec.span(), "selects no pods", diagnostics_);
    return;
  }
  for (const Node& port : spec["ports"].Elements()) CheckTargetPort(service, pods, port);
}

void Checker::CheckTargetPort(const Object& service, const std::vector<PodSource>& pods, Node port) {
  const Node target = port["targetPort"] ? port["targetPort"] : port["port"];
  for (const PodSource& source : pods) {
    for (const Node& container : source.spec["containers"].Elements()) {
      for (const Node& listens : container["ports"].Elements()) {
        if (listens["name"].Scalar() == target.Scalar() || listens["containerPort"].Scalar() == target.Scalar()) return;
      }
    }
  }
  ReportBroken(service, target.span(), fmt::format("sends requests to port `{}`, on which its pods do not listen", target.Scalar()),
               diagnostics_)
      .Help("Spin listens on one port, `app.listen_port`");
}

void Checker::CheckBudget(const Object& budget) {
  const Node selector = Node(budget.value)["spec"]["selector"]["matchLabels"];
  if (index_.Select(budget.Namespace(), selector).empty()) ReportBroken(budget, selector.span(), "selects no pods", diagnostics_);
}

void Checker::CheckAutoscaler(const Object& autoscaler) {
  const Node target = Node(autoscaler.value)["spec"]["scaleTargetRef"];
  Require(autoscaler, target["kind"].Text(), autoscaler.Namespace(), target["name"]);
}

void Checker::CheckProviderClass(const Object& provider_class) {
  const Node root(provider_class.value);
  const auto aliases = AliasesOf(root);
  if (!aliases) {
    ReportBroken(provider_class, root.span(), "has `objects` that the provider cannot read", diagnostics_);
    return;
  }
  for (const Node& secret : root["spec"]["secretObjects"].Elements()) {
    for (const Node& item : secret["data"].Elements()) {
      const Node name = item["objectName"];
      if (aliases->contains(name.Text())) continue;
      ReportBroken(provider_class, name.span(), fmt::format("syncs `{}`, which is not one of its objects", name.Text()), diagnostics_);
    }
  }
}

void Checker::CheckBinding(const Object& binding) {
  const Node root(binding.value);
  const Node role = root["roleRef"];
  Require(binding, role["kind"].Text(), role["kind"].Text() == "Role" ? binding.Namespace() : std::string_view(), role["name"]);
  for (const Node& subject : root["subjects"].Elements()) {
    if (subject["kind"].Text() == "ServiceAccount") Require(binding, "ServiceAccount", subject["namespace"].Text(), subject["name"]);
  }
}

}  // namespace

std::vector<Provided> ProvidedFor(const Site& site) {
  const Placement& placement = site.placement;
  const std::string& kube_namespace = *placement.kube_namespace;
  std::vector<Provided> provided{{"CustomResourceDefinition", {}, "SecretProviderClass.secrets-store.csi.x-k8s.io"}};
  if (placement.namespace_unit == NamespaceUnit::kNone) provided.push_back({"Namespace", {}, kube_namespace});
  if (placement.identity.service_account && !placement.identity.create_service_account) {
    provided.push_back({"ServiceAccount", kube_namespace, **placement.identity.service_account});
  }
  if (placement.pull_secret) provided.push_back({"Secret", kube_namespace, placement.pull_secret->text()});
  for (const Workload& workload : placement.workloads)
    for (const VariableBinding& binding : workload.variables)
      if (const auto* from = std::get_if<ClusterKey>(&binding.source))
        provided.push_back({from->kind == ClusterKey::Kind::kSecret ? "Secret" : "ConfigMap", kube_namespace, *from->name});
  if (*site.placement.runtime.installer == Installer::kNone)
    provided.push_back({"RuntimeClass", {}, *site.placement.runtime.runtime_class});
  return provided;
}

void CheckReferences(const Bundle& bundle, const std::vector<Provided>& provided, Diagnostics& diagnostics) {
  const ReferenceIndex index(bundle, provided);
  std::vector<const Object*> definitions;
  for (const auto* objects : {&bundle.app, &bundle.runtime}) {
    for (const Object& object : *objects) {
      if (object.Kind() == "CustomResourceDefinition") definitions.push_back(&object);
    }
  }
  Checker checker(index, definitions, diagnostics);
  for (const auto* objects : {&bundle.apart, &bundle.app, &bundle.runtime}) {
    for (const Object& object : *objects) checker.Check(object);
  }
}

}  // namespace spin_aks::k8s
