// SPDX-License-Identifier: Apache-2.0
//
// docs/spin.md: what each Spin on the nodes makes of everything that depends on it, whichever way it is asked for.
#pragma once

#include <string>
#include <string_view>

namespace spin_aks {

// Compiled anew, cell by cell; the page is the golden of the matrix.
[[nodiscard]] std::string SpinPage(std::string_view heading);

}  // namespace spin_aks
