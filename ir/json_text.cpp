// SPDX-License-Identifier: Apache-2.0
#include "ir/json_text.h"

#include <cstddef>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

constexpr std::string_view kEscapable = "\"\\\b\f\n\r\t";
constexpr std::string_view kEscapeLetters = "\"\\bfnrt";
constexpr std::string_view kHexDigits = "0123456789abcdef";

// Behind the backslash.
std::optional<char> TakeEscape(std::string_view& rest) {
  if (rest.starts_with("u00")) {
    if (rest.size() < 5) return std::nullopt;
    const std::size_t high = kHexDigits.find(rest[3]);
    const std::size_t low = kHexDigits.find(rest[4]);
    rest.remove_prefix(5);
    if (high > 7 || low == std::string_view::npos) return std::nullopt;
    const char c = static_cast<char>(high * 16 + low);
    return IsControl(c) ? std::optional(c) : std::nullopt;
  }
  const std::size_t letter = rest.empty() ? std::string_view::npos : kEscapeLetters.find(rest.front());
  if (letter == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(1);
  return kEscapable[letter];
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (const std::size_t i = kEscapable.find(c); i != std::string_view::npos) {
      out += '\\';
      out += kEscapeLetters[i];
    } else if (IsControl(c)) {
      out.append("\\u00").append({kHexDigits[static_cast<std::size_t>(c) >> 4U], kHexDigits[static_cast<std::size_t>(c) & 0xFU]});
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

std::optional<std::string> TakeJsonString(std::string_view& rest) {
  if (!rest.starts_with('"')) return std::nullopt;
  rest.remove_prefix(1);
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

}  // namespace spin_aks
