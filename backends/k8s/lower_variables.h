// SPDX-License-Identifier: Apache-2.0
//
// The container's environment: the application's variables, what the user adds
// with `[env]`, and what the shim itself reads (dossier facts: the shim takes
// variables from `SPIN_VARIABLE_<UPPER>`, its address from `SPIN_HTTP_LISTEN_ADDR`).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/knobs.h"
#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// `SPIN_VARIABLE_MY_KEY` for `my_key`.
[[nodiscard]] std::string VariableEnvName(std::string_view variable);

// In a fixed order: the shim's own, the variables as declared, then `[env]` by name.
// The front end has made sure that no two of them have one name.
[[nodiscard]] std::vector<EnvVar> LowerEnvironment(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs);

}  // namespace spin_aks::k8s
