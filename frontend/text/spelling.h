// SPDX-License-Identifier: Apache-2.0
//
// "did you mean": the nearest of the words that would have been right.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

// How many candidates are looked at.
inline constexpr std::size_t kMostCandidates = 128;

// Restricted Damerau-Levenshtein distance: insert, delete, replace, swap
// neighbours. Bytes, ignoring ASCII case; `-` and `_` are one character.
[[nodiscard]] std::size_t EditDistance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, the first of equals; nothing unless it is
// near enough to be what was meant (a third of the word, at most three edits).
// Words above 64 bytes, and candidates behind the last that is looked at, are nobody's slip of the pen.
[[nodiscard]] std::optional<std::string> Nearest(std::string_view word, const std::vector<std::string_view>& candidates);
[[nodiscard]] std::optional<std::string> Nearest(std::string_view word, const std::vector<std::string>& candidates);

// "`a`", "`a` and `b`", "`a`, `b` and `c`": how messages list names.
[[nodiscard]] std::string QuoteList(const std::vector<std::string_view>& words, std::string_view conjunction = "and");

}  // namespace spin_aks
