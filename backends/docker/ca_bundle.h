// SPDX-License-Identifier: Apache-2.0
//
// Mozilla's root certificates, as backends/docker/README.md says.
#pragma once

#include <string_view>

namespace spin_aks {

// PEM with comments; lives as long as the program.
[[nodiscard]] std::string_view CaBundle();

}  // namespace spin_aks
