// SPDX-License-Identifier: Apache-2.0
#include "ir/toml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "ir/utf8.h"

namespace spin_aks {
namespace {

constexpr std::u32string_view kEscapable = U"\"\\\b\f\n\r\t";
constexpr std::string_view kEscapeLetters = "\"\\bfnrt";

// C0, DEL, C1, and the separators that splitters of lines know beside `\n`.
bool IsHidden(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029; }

}  // namespace

std::string TomlString(std::string_view text) {
  std::string out = "\"";
  for (const CodePoint c : CodePoints(text)) {
    if (const std::size_t i = kEscapable.find(c.value); i != std::u32string_view::npos) {
      out += '\\';
      out += kEscapeLetters[i];
    } else if (IsHidden(c.value)) {
      out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c.value));
    } else {
      out += c.bytes;
    }
  }
  return out + '"';
}

std::string TomlKey(std::string_view key) {
  const bool is_bare = !key.empty() && std::ranges::all_of(key, IsTomlBare);
  return is_bare ? std::string(key) : TomlString(key);
}

std::string TomlArrayOf(const std::vector<std::string>& strings) {
  std::string out = "[";
  for (const std::string& text : strings) {
    if (out.size() > 1) out += ", ";
    out += TomlString(text);
  }
  return out + "]";
}

}  // namespace spin_aks
