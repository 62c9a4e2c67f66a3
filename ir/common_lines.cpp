// SPDX-License-Identifier: Apache-2.0
//
// E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1, 1986), the greedy one, with an end.
#include "ir/common_lines.h"

#include <algorithm>
#include <optional>

namespace spin_aks {
namespace {

constexpr int kMostDifferences = 1000;

using Sequence = std::span<const std::uint64_t>;

// Which elements of the two stay, found from the end of the shortest way.
class Myers {
 public:
  Myers(Sequence a, Sequence b) : a_(a), b_(b) {}

  // Pairs of places in `a` and `b`, ascending; nothing: too many differences.
  std::optional<std::vector<std::pair<int, int>>> FindCommon() {
    const int n = static_cast<int>(a_.size()), m = static_cast<int>(b_.size());
    const int most = std::min(n + m, kMostDifferences);
    for (int d = 0; d <= most; ++d) {
      // The furthest x of each diagonal k = x - y in -d, -d+2, … d.
      reached_.emplace_back(static_cast<std::size_t>(d) + 1);
      for (int k = -d; k <= d; k += 2) {
        const int x = Slide(Start(d, k), k);
        reached_.back()[Index(d, k)] = x;
        if (x >= n && x - k >= m) return WalkBack(d, k);
      }
    }
    return std::nullopt;
  }

 private:
  static std::size_t Index(int d, int k) { return static_cast<std::size_t>((k + d) / 2); }
  [[nodiscard]] int Reached(int d, int k) const { return reached_[static_cast<std::size_t>(d)][Index(d, k)]; }
  // Whether the way to diagonal `k` with `d` differences comes from above: one more line of `b`.
  [[nodiscard]] bool ComesFromAbove(int d, int k) const { return k == -d || (k != d && Reached(d - 1, k - 1) < Reached(d - 1, k + 1)); }
  [[nodiscard]] int Start(int d, int k) const {
    if (d == 0) return 0;
    return ComesFromAbove(d, k) ? Reached(d - 1, k + 1) : Reached(d - 1, k - 1) + 1;
  }
  [[nodiscard]] int Slide(int x, int k) const {
    const int n = static_cast<int>(a_.size()), m = static_cast<int>(b_.size());
    while (x < n && x - k < m && x - k >= 0 && a_[static_cast<std::size_t>(x)] == b_[static_cast<std::size_t>(x - k)]) ++x;
    return x;
  }
  [[nodiscard]] std::vector<std::pair<int, int>> WalkBack(int d, int k) const {
    std::vector<std::pair<int, int>> common;
    for (; d >= 0; --d) {
      const int start = Start(d, k);
      for (int x = Reached(d, k); x > start; --x) common.emplace_back(x - 1, x - 1 - k);
      if (d > 0) k += ComesFromAbove(d, k) ? 1 : -1;
    }
    std::ranges::reverse(common);
    return common;
  }

  Sequence a_, b_;
  std::vector<std::vector<int>> reached_;  // by d
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> CommonElements(Sequence a, Sequence b) {
  // Most of two versions is the same at both ends.
  const auto begin = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - begin && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const Sequence a_middle = a.subspan(begin, a.size() - tail - begin);
  const Sequence b_middle = b.subspan(begin, b.size() - tail - begin);

  std::vector<std::pair<std::size_t, std::size_t>> common;
  for (std::size_t i = 0; i < begin; ++i) common.emplace_back(i, i);
  for (const auto& [x, y] : Myers(a_middle, b_middle).FindCommon().value_or(std::vector<std::pair<int, int>>()))
    common.emplace_back(begin + static_cast<std::size_t>(x), begin + static_cast<std::size_t>(y));
  for (std::size_t i = tail; i > 0; --i) common.emplace_back(a.size() - i, b.size() - i);
  return common;
}

}  // namespace spin_aks
