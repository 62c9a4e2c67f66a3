// SPDX-License-Identifier: Apache-2.0
//
// docs/triggers.md: what each trigger, and each pair of them, comes to by itself and under settings that ask for more.
#pragma once

#include <string>

namespace spin_aks {

// Compiled anew, cell by cell; the page is the golden of the matrix.
[[nodiscard]] std::string TriggersPage(std::string_view heading);

}  // namespace spin_aks
