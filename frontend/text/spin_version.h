// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace spin_aks {

// A release of Spin, as far as features depend on it.
struct SpinVersion {
  std::int64_t major = 0;
  std::int64_t minor = 0;
  auto operator<=>(const SpinVersion&) const = default;
};

}  // namespace spin_aks
