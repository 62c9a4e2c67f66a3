// SPDX-License-Identifier: Apache-2.0
#include "ir/path_word.h"

#include <algorithm>
#include <cstddef>

namespace spin_aks {
namespace {

constexpr std::string_view kEscapable = "\"\\\b\f\n\r\t";
constexpr std::string_view kEscapeLetters = "\"\\bfnrt";
constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const std::size_t i = kEscapable.find(c); i != std::string_view::npos) {
      out += '\\';
      out += kEscapeLetters[i];
    } else if (byte < 0x20) {
      out.append("\\u00").append({kHexDigits[byte >> 4U], kHexDigits[byte & 0xFU]});
    } else {
      out += c;
    }
  }
  out += '"';
}

// Behind the backslash: what AppendQuoted writes, so code points below U+0020.
std::optional<char> TakeEscape(std::string_view& rest) {
  if (rest.starts_with("u00")) {
    if (rest.size() < 5) return std::nullopt;
    const std::size_t high = kHexDigits.find(rest[3]);
    const std::size_t low = kHexDigits.find(rest[4]);
    rest.remove_prefix(5);
    if (high > 1 || low == std::string_view::npos) return std::nullopt;
    return static_cast<char>(high * 16 + low);
  }
  const std::size_t letter = rest.empty() ? std::string_view::npos : kEscapeLetters.find(rest.front());
  if (letter == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(1);
  return kEscapable[letter];
}

// Behind the opening quote.
std::optional<std::string> TakeQuoted(std::string_view& rest) {
  std::string out;
  for (;;) {
    const std::size_t plain = rest.find_first_of("\"\\");
    if (plain == std::string_view::npos) return std::nullopt;
    out += rest.substr(0, plain);
    const bool is_end = rest[plain] == '"';
    rest.remove_prefix(plain + 1);
    if (is_end) return out;
    const auto c = TakeEscape(rest);
    if (!c) return std::nullopt;
    out += *c;
  }
}

}  // namespace

bool IsPathChar(char c) {
  const bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_alnum || c == '_' || c == '-' || c == '/' || c == ':';
}

void AppendWord(std::string& out, std::string_view text, IsBareChar is_bare) {
  if (!text.empty() && std::ranges::all_of(text, is_bare)) {
    out += text;
  } else {
    AppendQuoted(out, text);
  }
}

std::optional<std::string> TakeWord(std::string_view& rest, IsBareChar is_bare) {
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    return TakeQuoted(rest);
  }
  const auto end = std::ranges::find_if_not(rest, is_bare);
  if (end == rest.begin()) return std::nullopt;
  std::string word(rest.begin(), end);
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace spin_aks
