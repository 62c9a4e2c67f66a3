// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/spelling.h"

#include <algorithm>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

constexpr std::size_t kLongestWord = 64;

char Fold(char c) { return c == '-' ? '_' : ToLower(c); }

// How many slips a word of this length may have; one letter has none.
std::size_t Tolerance(std::size_t length) { return std::min<std::size_t>(3, (length + 1) / 3); }

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  // Three rows of the usual matrix: the swap looks two rows back.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = Fold(a[i - 1]) == Fold(b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      const bool is_swap = i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]);
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::optional<std::string> Nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.size() > kLongestWord) return std::nullopt;
  std::optional<std::string> nearest;
  std::size_t least = Tolerance(word.size()) + 1;
  for (std::size_t i = 0; i < std::min(candidates.size(), kMostCandidates); ++i) {
    const std::string_view candidate = candidates[i];
    if (candidate.size() >= word.size() + least || word.size() >= candidate.size() + least) continue;
    const std::size_t distance = EditDistance(word, candidate);
    if (distance >= least || candidate == word) continue;
    least = distance;
    nearest = std::string(candidate);
  }
  return nearest;
}

std::optional<std::string> Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  return Nearest(word, std::vector<std::string_view>(candidates.begin(), candidates.end()));
}

std::string QuoteList(const std::vector<std::string_view>& words, std::string_view conjunction) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 == words.size()) {
      list.append(" ").append(conjunction).append(" ");
    } else if (i > 0) {
      list.append(", ");
    }
    list.append("`").append(words[i]).append("`");
  }
  return list;
}

}  // namespace spin_aks
