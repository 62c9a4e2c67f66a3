// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/scalar.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ir/ascii.h"
#include "ir/utf8.h"

namespace spin_aks::yaml {
namespace {

// Blanks other than U+0020, line breaks, joiners, marks of direction, and what
// YAML's own set of printable characters leaves out. First and last, ascending.
constexpr std::array<std::pair<char32_t, char32_t>, 17> kInvisible{{
    {0x0000, 0x001F},    // controls
    {0x007F, 0x00A0},    // DEL, controls (NEL among them), no-break space
    {0x00AD, 0x00AD},    // soft hyphen
    {0x061C, 0x061C},    // Arabic letter mark
    {0x1680, 0x1680},    // Ogham space
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x2000, 0x200F},    // spaces of any width, joiners, marks of direction
    {0x2028, 0x202F},    // line and paragraph separators, embeddings, narrow no-break space
    {0x205F, 0x206F},    // mathematical space, word joiner, isolates
    {0x3000, 0x3000},    // ideographic space
    {0xD800, 0xDFFF},    // surrogates
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF9, 0xFFFB},    // interlinear annotation
    {0xFFFE, 0xFFFF},    // no characters
    {0xE0000, 0xE0FFF},  // tags, more variation selectors
    {0x10FFFE, 0xFFFFFFFF},
}};

constexpr std::array<std::string_view, 13> kReservedWords{"false", "inf", "infinity", "n", "nan", "no", "null",
                                                          "off",   "on",  "true",     "y", "yes", "~"};

constexpr std::size_t kLongestWord = 8;

// What most texts are known not to be by.
constexpr bool BeginsReservedWord(char c) {
  return std::ranges::any_of(kReservedWords, [c](std::string_view word) { return word.front() == ToLower(c); });
}
constexpr auto kBeginReservedWords = [] {
  std::array<bool, 256> begins{};
  for (std::size_t byte = 0; byte < 0x80; ++byte) begins[byte] = BeginsReservedWord(static_cast<char>(byte));
  return begins;
}();

}  // namespace

bool IsVisible(char32_t c) {
  if (c < 0x7F) return c >= 0x20;
  const auto range = std::ranges::lower_bound(kInvisible, c, {}, &std::pair<char32_t, char32_t>::second);
  return range == kInvisible.end() || c < range->first;
}

bool IsVisibleText(std::string_view text) {
  return std::ranges::all_of(CodePoints(text), [](CodePoint c) { return !c.is_malformed() && IsVisible(c.value); });
}

bool IsReservedWord(std::string_view text) {
  if (text.empty() || text.size() > kLongestWord || !kBeginReservedWords[static_cast<unsigned char>(text.front())]) return false;
  std::array<char, kLongestWord> lower{};
  std::ranges::transform(text, lower.begin(), ToLower);
  return std::ranges::binary_search(kReservedWords, std::string_view(lower.data(), text.size()));
}

}  // namespace spin_aks::yaml
