// SPDX-License-Identifier: Apache-2.0
//
// Where new elements of a list go: behind the one that they are to follow.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ir/path.h"

namespace spin_aks::tree {

struct Arranged {
  PathStep step;
  bool is_gone = false;
  bool is_placed = false;           // stands behind `after`, wherever it stood
  std::optional<PathStep> after{};  // nothing: in front of all
};

// Positions in their new order. What is not placed keeps its order; what is to follow something that is gone or unknown goes to
// the front; several with one predecessor keep theirs; what follows one another in a circle goes to the end. O(n log n).
[[nodiscard]] std::vector<std::size_t> Arrange(const std::vector<Arranged>& elements);

}  // namespace spin_aks::tree
