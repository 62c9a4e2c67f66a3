// SPDX-License-Identifier: Apache-2.0
//
// Which elements two sequences have in common, in their order: what diffs and merges of lines start from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace spin_aks {

// Positions in `a` and `b`, both ascending: of a longest common subsequence. Elements are lines as numbers or hashes: equal ones are the
// same. With more than a thousand differences only what is alike at both ends: time and memory grow with the square of the differences.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> CommonElements(std::span<const std::uint64_t> a,
                                                                              std::span<const std::uint64_t> b);

}  // namespace spin_aks
