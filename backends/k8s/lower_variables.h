// SPDX-License-Identifier: Apache-2.0
//
// The container's environment: the application's variables, what the user adds
// with `[env]`, and what the shim itself reads (dossier facts: the shim takes
// variables from `SPIN_VARIABLE_<UPPER>`, its address from `SPIN_HTTP_LISTEN_ADDR`).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/objects.h"
#include "ir/diagnostic.h"

namespace spin_aks::k8s {

// `SPIN_VARIABLE_MY_KEY` for `my_key`.
[[nodiscard]] std::string VariableEnvName(std::string_view variable);

// In a fixed order: the shim's own, the variables as declared, then `[env]` by name.
// Reports names that clash or that the shim would take for a variable's value.
[[nodiscard]] std::vector<EnvVar> LowerEnvironment(const Program& program, const Workload& workload, const std::vector<VaultUse>& vaults,
                                                   Diagnostics& diagnostics);

}  // namespace spin_aks::k8s
