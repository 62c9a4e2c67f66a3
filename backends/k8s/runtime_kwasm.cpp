// SPDX-License-Identifier: Apache-2.0
//
// The KWASM operator 0.2.3 (KWasm/kwasm-operator: charts/kwasm-operator, main.go),
// archived since May 2026, for clusters that run on it. It labels nodes that carry the
// annotation `kwasm.sh/kwasm-node=true` and starts one job for each in its namespace.
#include "backends/k8s/lower_runtime.h"
#include "backends/k8s/make_object.h"
#include "backends/k8s/operator.h"

namespace spin_aks::k8s {
namespace {

constexpr const char* kName = "kwasm-operator";
constexpr const char* kNamespace = "kwasm";
constexpr Project kProject{.name = "kwasm-operator", .version = "0.2.3"};

EnvVar Env(std::string name, const Text& value) { return {.name = std::move(name), .value = *value, .cause = value.cause}; }

// The shim's own installer image: KWASM's brings other shims too.
Text InstallerImage(const Runtime& runtime) {
  return By(Rule::kShimInstaller, "ghcr.io/spinframework/containerd-shim-spin/node-installer:v" + *runtime.shim_version,
            runtime.shim_version.span);
}

std::vector<PolicyRule> NamespaceRules() {
  std::vector<PolicyRule> rules = LeaderElectionRules();
  rules.push_back({"batch", {"jobs"}, {"create", "delete", "get", "list", "watch"}});
  return rules;
}

}  // namespace

std::vector<Object> KwasmOperator(const Runtime& runtime) {
  std::vector<Object> objects = LowerOperator(
      {.project = kProject,
       .name = kName,
       .kube_namespace = kNamespace,
       .image = "ghcr.io/kwasm/kwasm-operator:kwasm-operator-0.2.3",
       .args = {"--leader-elect"},
       .env = {Env("CONTROLLER_NAMESPACE", By(Rule::kOperatorImage, kNamespace)),
               Env("AUTO_PROVISION_NODES", By(Rule::kOperatorImage, "false")), Env("INSTALLER_IMAGE", InstallerImage(runtime))},
       .health_port = 8081,
       .cluster_rules = {{"", {"nodes"}, {"get", "list", "update", "watch"}}},
       .namespace_rules = NamespaceRules()});
  RuntimeClass runtime_class{.metadata = RuntimeMetadata(*runtime.runtime_class, {}, kProject),
                             .handler = By(Rule::kRuntimeClass, runtime.handler),
                             .node_selector = {{"spin", "true"}}};
  runtime_class.metadata.name = By(Rule::kRuntimeClass, runtime.runtime_class);
  runtime_class.metadata.span = runtime.installer.span;
  objects.push_back(MakeObject(runtime_class, kName));
  return objects;
}

}  // namespace spin_aks::k8s
