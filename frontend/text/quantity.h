// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string_view>

namespace spin_aks {

// Kubernetes quantities by size: `1500m` and `1.5` are equivalent. Both have the grammar of
// text_rules::kQuantity. Exact to a double's 15 digits, which is enough to tell a limit from a request.
[[nodiscard]] std::weak_ordering CompareQuantities(std::string_view a, std::string_view b);

// Whether it counts things: `2`, `2000m` and `1k` are whole.
[[nodiscard]] bool IsWholeQuantity(std::string_view text);

}  // namespace spin_aks
