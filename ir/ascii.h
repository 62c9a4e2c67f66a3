// SPDX-License-Identifier: Apache-2.0
//
// Classes and cases of ASCII characters. <cctype> asks the process's locale and is undefined for negative chars; these ask nobody,
// and hold no byte from 0x80 on for a letter.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace spin_aks {

[[nodiscard]] constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool IsAlpha(char c) { return IsLower(c) || IsUpper(c); }
[[nodiscard]] constexpr bool IsAlnum(char c) { return IsAlpha(c) || IsDigit(c); }
[[nodiscard]] constexpr bool IsLowerHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }
[[nodiscard]] constexpr bool IsHexDigit(char c) { return IsLowerHexDigit(c) || (c >= 'A' && c <= 'F'); }
[[nodiscard]] constexpr bool IsControl(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }
[[nodiscard]] constexpr bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80U; }

[[nodiscard]] constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] constexpr char ToUpper(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// At least one, and nothing else.
[[nodiscard]] constexpr bool IsDigits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, IsDigit); }

// What is not an ASCII letter stays.
[[nodiscard]] constexpr std::string LowerAscii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ToLower);
  return out;
}
[[nodiscard]] constexpr std::string UpperAscii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ToUpper);
  return out;
}

}  // namespace spin_aks
