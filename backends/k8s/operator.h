// SPDX-License-Identifier: Apache-2.0
//
// A controller that installs a shim on nodes: both that we know are one Deployment of
// one pod, in a namespace of their own, with a service account and its roles.
#pragma once

#include <string>
#include <vector>

#include "backends/k8s/lower_runtime.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

struct Operator {
  Project project;
  std::string name;            // of all its objects
  std::string kube_namespace;  // made for it
  std::string image;
  std::vector<std::string> args;
  std::vector<EnvVar> env;
  std::int64_t health_port = 0;             // answers /healthz and /readyz
  std::vector<PolicyRule> cluster_rules;    // in the whole cluster
  std::vector<PolicyRule> namespace_rules;  // in its own namespace
};

// Namespace, account, roles and bindings, Deployment.
[[nodiscard]] std::vector<Object> LowerOperator(const Operator& op);

// For controllers with `--leader-elect` (sigs.k8s.io/controller-runtime).
[[nodiscard]] std::vector<PolicyRule> LeaderElectionRules();

}  // namespace spin_aks::k8s
