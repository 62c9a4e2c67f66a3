// SPDX-License-Identifier: Apache-2.0
//
// Words of commands that are printed to be copied.
#pragma once

#include <string>

namespace spin_aks {

// Quoted for a POSIX shell where needed. What no terminal shows is made visible, and cannot be copied then.
[[nodiscard]] std::string ShellWord(const std::string& word);

}  // namespace spin_aks
