// SPDX-License-Identifier: Apache-2.0
//
// runtime-class-manager 0.2.0 (spinframework/runtime-class-manager): what its chart
// sets up, with the images pinned and the rights cut to what the controller does
// (internal/controller/{shim,job}_controller.go): it reads and labels nodes, updates
// Shims, makes RuntimeClasses, and applies one job a node in its own namespace. Its
// cache lists and watches all of these in the whole cluster.
#include "backends/k8s/fields.h"
#include "backends/k8s/lower_runtime.h"
#include "backends/k8s/make_object.h"
#include "backends/k8s/operator.h"

namespace spin_aks::k8s {
namespace {

constexpr const char* kName = "runtime-class-manager";
constexpr Project kProject{.name = "runtime-class-manager", .version = "0.2.0"};

EnvVar Env(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value), .cause = {.span = {}, .rule = Rule::kOperatorImage}};
}

std::vector<PolicyRule> ClusterRules() {
  return {{"", {"nodes"}, {"get", "list", "update", "watch"}},
          {"batch", {"jobs"}, {"get", "list", "watch"}},
          {"node.k8s.io", {"runtimeclasses"}, {"create", "get", "list", "patch", "watch"}},
          {"runtime.spinkube.dev", {"shims"}, {"get", "list", "update", "watch"}},
          // To own what it makes where the API server checks who may block a deletion.
          {"runtime.spinkube.dev", {"shims/finalizers"}, {"update"}}};
}

std::vector<PolicyRule> NamespaceRules() {
  std::vector<PolicyRule> rules = LeaderElectionRules();
  rules.push_back({"batch", {"jobs"}, {"create", "patch"}});  // server-side apply is both
  return rules;
}

}  // namespace

std::vector<Object> RuntimeClassManager() {
  return LowerOperator(
      {.project = kProject,
       .name = kName,
       .kube_namespace = kName,
       .image = "ghcr.io/spinframework/runtime-class-manager:v0.2.0",
       .args = {"--leader-elect"},
       .env = {Env("CONTROLLER_NAMESPACE", kName), Env("SHIM_DOWNLOADER_IMAGE", "ghcr.io/spinframework/shim-downloader:v0.2.0"),
               Env("SHIM_NODE_INSTALLER_IMAGE", "ghcr.io/spinframework/node-installer:v0.2.0"), Env("SHIM_NODE_INSTALLER_JOB_TTL", "300")},
       .health_port = 8082,
       .cluster_rules = ClusterRules(),
       .namespace_rules = NamespaceRules()});
}

}  // namespace spin_aks::k8s
