// SPDX-License-Identifier: Apache-2.0
//
// docs/needs.md: what the process of each feature of Spin needs, that no manifest mentions, and what is done about it.
#pragma once

#include <string>

namespace spin_aks {

// Compiled anew, row by row; the page is the golden of the table.
[[nodiscard]] std::string NeedsPage(std::string_view heading);

}  // namespace spin_aks
