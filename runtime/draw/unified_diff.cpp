// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ir/common_lines.h"

namespace spin_aks {
namespace {

constexpr std::size_t kContext = 3;  // as `diff -u`

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
std::vector<std::uint64_t> Number(const Lines& lines, std::unordered_map<std::string_view, std::uint64_t>& numbers) {
  std::vector<std::uint64_t> out;
  out.reserve(lines.size());
  for (const std::string_view line : lines) out.push_back(numbers.emplace(line, numbers.size()).first->second);
  return out;
}

std::vector<Edit> FindEdits(const Lines& a, const Lines& b) {
  std::unordered_map<std::string_view, std::uint64_t> numbers;
  const std::vector<std::uint64_t> a_numbers = Number(a, numbers), b_numbers = Number(b, numbers);
  auto common = CommonElements(a_numbers, b_numbers);
  common.emplace_back(a.size(), b.size());
  std::vector<Edit> edits;
  std::size_t x = 0, y = 0;
  for (const auto& [next_x, next_y] : common) {
    for (; x < next_x; ++x) edits.push_back({Fate::kRemoved, a[x]});
    for (; y < next_y; ++y) edits.push_back({Fate::kAdded, b[y]});
    if (x < a.size()) edits.push_back({Fate::kKept, a[x]});
    ++x, ++y;
  }
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
