// SPDX-License-Identifier: Apache-2.0
//
// Bytes cut out of a text, and others put in their place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/document.h"

namespace spin_aks::document {

struct Splice {
  Range range;
  std::string text;
  // Of several that put something in at one place, the deeper one is first.
  std::size_t depth = 0;
};

// In any order; of those that are alike in all the order holds. Nothing if two cut out the same byte. O(n log n).
[[nodiscard]] std::optional<std::string> ApplySplices(std::string_view text, std::vector<Splice> splices);

}  // namespace spin_aks::document
