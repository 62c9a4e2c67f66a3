// SPDX-License-Identifier: Apache-2.0
//
// The whole program as a function: main and the golden tests call the same one.
#pragma once

#include <string>
#include <vector>

#include "runtime/ports/ports.h"

namespace spin_aks {

// `argv[0]` is the name that the program was called by (`aks`: it runs as a
// Spin plugin). Returns the exit code (runtime/ports/exit_code.h).
[[nodiscard]] int Run(const std::vector<std::string>& argv, Ports& ports);

}  // namespace spin_aks
