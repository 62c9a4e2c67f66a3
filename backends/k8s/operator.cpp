// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/operator.h"

#include <utility>

#include "backends/k8s/make_object.h"

namespace spin_aks::k8s {
namespace {

constexpr std::int64_t kNonRoot = 65532;

// The jobs that write to the nodes are privileged pods of this namespace.
NamespaceObject OperatorNamespace(const Operator& op) {
  NamespaceObject out{RuntimeMetadata(op.kube_namespace, {}, op.project)};
  out.metadata.labels["pod-security.kubernetes.io/enforce"] = By(Rule::kPrivilegedNamespace, "privileged");
  return out;
}

HttpProbe OperatorProbe(const char* path, std::int64_t port) {
  constexpr Rule kRule = Rule::kOperatorProbe;
  return {.path = By(kRule, path),
          .port = By(kRule, port),
          .initial_delay = By(kRule, 5),
          .period = By(kRule, 20),
          .timeout = {},
          .failures = {},
          .cause = {.span = {}, .rule = kRule}};
}

Container OperatorContainer(const Operator& op) {
  Container container;
  container.name = By(Rule::kRuntimeObject, op.name);
  container.image = By(Rule::kOperatorImage, op.image);
  for (const std::string& arg : op.args) container.args.push_back(By(Rule::kOperatorImage, arg));
  container.env = op.env;
  container.resources.value.requests = {{"cpu", By(Rule::kOperatorResources, "10m")}, {"memory", By(Rule::kOperatorResources, "64Mi")}};
  container.resources.value.limits = {{"memory", By(Rule::kOperatorResources, "256Mi")}};
  container.readiness = OperatorProbe("/readyz", op.health_port);
  container.liveness = OperatorProbe("/healthz", op.health_port);
  container.security.value = ContainerSecurity{.drop_all_capabilities = true};
  return container;
}

Deployment OperatorDeployment(const Operator& op) {
  Deployment out;
  out.metadata = RuntimeMetadata(op.name, op.kube_namespace, op.project);
  out.replicas = By(Rule::kOperatorReplicas, 1);
  out.selector = {{"app.kubernetes.io/name", std::string(op.project.name)}};
  out.pods.labels = out.metadata.labels;
  out.pods.pod.node_selector["kubernetes.io/os"] = By(Rule::kOperatorSystem, "linux");
  out.pods.pod.service_account = By(Rule::kRuntimeObject, op.name);
  out.pods.pod.security.value = PodSecurity{.run_as = kNonRoot, .group_of_files = {}};
  out.pods.pod.containers = {OperatorContainer(op)};
  return out;
}

// A role and its binding, in the cluster or in the operator's namespace.
void AddRole(const Operator& op, const std::string& scope, const std::vector<PolicyRule>& rules, std::vector<Object>& objects) {
  const Metadata metadata = RuntimeMetadata(op.name, scope, op.project);
  objects.push_back(MakeObject(Role{metadata, rules}, op.name));
  objects.push_back(MakeObject(RoleBinding{metadata, op.name, op.kube_namespace}, op.name));
}

}  // namespace

std::vector<PolicyRule> LeaderElectionRules() {
  return {{"coordination.k8s.io", {"leases"}, {"create", "get", "update"}}, {"", {"events"}, {"create", "patch"}}};
}

std::vector<Object> LowerOperator(const Operator& op) {
  std::vector<Object> objects;
  objects.push_back(MakeObject(OperatorNamespace(op), op.name));
  objects.push_back(MakeObject(ServiceAccount{.metadata = RuntimeMetadata(op.name, op.kube_namespace, op.project), .token = {}}, op.name));
  AddRole(op, {}, op.cluster_rules, objects);
  AddRole(op, op.kube_namespace, op.namespace_rules, objects);
  objects.push_back(MakeObject(OperatorDeployment(op), op.name));
  return objects;
}

}  // namespace spin_aks::k8s
