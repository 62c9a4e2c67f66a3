// SPDX-License-Identifier: Apache-2.0
#include "ir/line_word.h"

#include <algorithm>
#include <charconv>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

bool IsEscaped(char c) { return c == '%' || c == ' ' || IsControl(c); }

}  // namespace

std::string EscapeWord(std::string_view text) {
  if (text.empty()) return "%";
  if (std::ranges::none_of(text, IsEscaped)) return std::string(text);
  std::string word;
  for (const char c : text) {
    if (!IsEscaped(c)) {
      word += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    word.append("%").append(1, "0123456789abcdef"[byte >> 4U]).append(1, "0123456789abcdef"[byte & 0xFU]);
  }
  return word;
}

std::optional<std::string> UnescapeWord(std::string_view word) {
  if (word == "%") return std::string();
  if (!word.contains('%')) return std::string(word);
  std::string text;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (word[at] != '%') {
      text += word[at];
      continue;
    }
    const std::string_view digits = word.substr(at + 1, 2);
    unsigned byte = 0;
    if (digits.size() != 2 || !std::ranges::all_of(digits, IsHexDigit)) return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    text += static_cast<char>(byte);
    at += 2;
  }
  return text;
}

}  // namespace spin_aks
