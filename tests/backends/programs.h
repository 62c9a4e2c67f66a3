// SPDX-License-Identifier: Apache-2.0
//
// Programs made by hand: what the front end would hand over, without it.
#pragma once

#include "ir/program.h"

namespace spin_aks::programs {

// One HTTP application, `shop`, with a Service; nothing else set.
[[nodiscard]] Program Http();
// Everything at once: variables of each kind, two vaults, stores, workload identity,
// autoscaling, a job, a pull secret, two Services.
[[nodiscard]] Program Rich();

// Adds a variable with its binding.
void AddPlain(Program& program, std::string name, std::string value);
void AddSecret(Program& program, std::string name, std::string vault, std::string secret);

}  // namespace spin_aks::programs
