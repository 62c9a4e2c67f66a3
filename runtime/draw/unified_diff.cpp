// SPDX-License-Identifier: Apache-2.0
//
// E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1, 1986), the greedy one, with an end: its time and
// memory grow with the square of the differences.
#include "runtime/draw/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace spin_aks {
namespace {

constexpr std::size_t kContext = 3;  // as `diff -u`
constexpr int kMostDifferences = 1000;

using Lines = std::vector<std::string_view>;  // with their line feeds, but for the last if it has none

Lines Split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

// What becomes of a line of one of the texts.
enum class Fate : char { kKept = ' ', kRemoved = '-', kAdded = '+' };
struct Edit {
  Fate fate;
  std::string_view line;
};

// Lines as numbers: to compare two of them is then one step.
std::vector<int> Number(const Lines& lines, std::unordered_map<std::string_view, int>& numbers) {
  std::vector<int> out;
  out.reserve(lines.size());
  for (const std::string_view line : lines) out.push_back(numbers.emplace(line, static_cast<int>(numbers.size())).first->second);
  return out;
}

// Which lines of the two stay, found from the end of the shortest way. Empty, where they differ too much: then none is known to stay.
class Myers {
 public:
  Myers(const std::vector<int>& a, const std::vector<int>& b) : a_(a), b_(b) {}

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

  const std::vector<int>& a_;
  const std::vector<int>& b_;
  std::vector<std::vector<int>> reached_;  // by d
};

std::vector<Edit> FindEdits(const Lines& a, const Lines& b) {
  std::unordered_map<std::string_view, int> numbers;
  const std::vector<int> a_numbers = Number(a, numbers), b_numbers = Number(b, numbers);
  // Most of two versions is the same at both ends.
  const auto begin = static_cast<std::size_t>(std::ranges::mismatch(a_numbers, b_numbers).in1 - a_numbers.begin());
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - begin && a_numbers[a.size() - 1 - tail] == b_numbers[b.size() - 1 - tail]) ++tail;
  const auto middle = [&](const std::vector<int>& lines) {
    return std::vector<int>(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  const std::vector<int> a_middle = middle(a_numbers), b_middle = middle(b_numbers);
  auto common = Myers(a_middle, b_middle).FindCommon().value_or(std::vector<std::pair<int, int>>());
  common.emplace_back(static_cast<int>(a_middle.size()), static_cast<int>(b_middle.size()));

  std::vector<Edit> edits;
  for (std::size_t i = 0; i < begin; ++i) edits.push_back({Fate::kKept, a[i]});
  std::size_t x = begin, y = begin;
  for (const auto& [next_x, next_y] : common) {
    for (; x < begin + static_cast<std::size_t>(next_x); ++x) edits.push_back({Fate::kRemoved, a[x]});
    for (; y < begin + static_cast<std::size_t>(next_y); ++y) edits.push_back({Fate::kAdded, b[y]});
    if (x < a.size()) edits.push_back({Fate::kKept, a[x]});
    ++x, ++y;
  }
  for (; x < a.size(); ++x) edits.push_back({Fate::kKept, a[x]});
  return edits;
}

// `3`, `3,2`, and `2,0` for nothing behind line 2.
std::string Range(std::size_t first, std::size_t count) {
  if (count == 1) return std::to_string(first + 1);
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

std::string WriteHunk(const std::vector<Edit>& edits, std::size_t begin, std::size_t end, std::size_t a_line, std::size_t b_line) {
  std::string text;
  std::size_t a_count = 0, b_count = 0;
  for (std::size_t i = begin; i < end; ++i) {
    a_count += edits[i].fate != Fate::kAdded ? 1 : 0;
    b_count += edits[i].fate != Fate::kRemoved ? 1 : 0;
    text += static_cast<char>(edits[i].fate);
    text += edits[i].line;
    if (!edits[i].line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  }
  return fmt::format("@@ -{} +{} @@\n{}", Range(a_line, a_count), Range(b_line, b_count), text);
}

// Changes that are no further from each other than what is shown around them are one hunk.
std::string WriteHunks(const std::vector<Edit>& edits) {
  std::string text;
  std::size_t a_line = 0, b_line = 0, counted = 0;  // how many lines of each text lie before edits[counted]
  for (std::size_t at = 0; at < edits.size();) {
    if (edits[at].fate == Fate::kKept) {
      ++at;
      continue;
    }
    const std::size_t begin = at < counted + kContext ? counted : at - kContext;
    // As many kept lines as would be shown twice are shown once.
    std::size_t last = at;  // the last change of the hunk
    for (; at < edits.size() && at <= last + 2 * kContext + 1; ++at) last = edits[at].fate == Fate::kKept ? last : at;
    const std::size_t end = std::min(last + 1 + kContext, edits.size());
    for (; counted < begin; ++counted) ++a_line, ++b_line;
    text += WriteHunk(edits, begin, end, a_line, b_line);
    for (; counted < end; ++counted) {
      a_line += edits[counted].fate != Fate::kAdded ? 1 : 0;
      b_line += edits[counted].fate != Fate::kRemoved ? 1 : 0;
    }
    at = end;
  }
  return text;
}

}  // namespace

std::string UnifiedDiff(std::string_view name, const std::optional<std::string>& before, const std::optional<std::string>& after) {
  if (before == after) return {};
  const std::string a_name = before ? fmt::format("a/{}", name) : "/dev/null";
  const std::string b_name = after ? fmt::format("b/{}", name) : "/dev/null";
  const Lines a = Split(before ? std::string_view(*before) : std::string_view()),
              b = Split(after ? std::string_view(*after) : std::string_view());
  return fmt::format("--- {}\n+++ {}\n{}", a_name, b_name, WriteHunks(FindEdits(a, b)));
}

}  // namespace spin_aks
