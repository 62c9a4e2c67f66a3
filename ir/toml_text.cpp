// SPDX-License-Identifier: Apache-2.0
#include "ir/toml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace spin_aks {
namespace {

// Escapes of one byte; empty if the byte stands for itself.
std::string EscapeByte(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f ? fmt::format("\\u{:04X}", byte) : std::string();
}

// The character at the start of `text`, which is not empty, if it is one of several bytes that is better not seen raw.
struct Wide {
  std::uint32_t code = 0;
  std::size_t length = 0;
};
Wide HiddenAt(std::string_view text) {
  const auto second = text.size() >= 2 ? static_cast<unsigned char>(text[1]) : 0U;
  if (text.front() == '\xC2' && second >= 0x80 && second <= 0x9f) return {second, 2};
  if (text.starts_with("\xE2\x80\xA8")) return {0x2028, 3};
  if (text.starts_with("\xE2\x80\xA9")) return {0x2029, 3};
  return {};
}

bool IsBare(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

}  // namespace

std::string TomlString(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const Wide wide = HiddenAt(text.substr(i, 3)); wide.length != 0) {
      out += fmt::format("\\u{:04X}", wide.code);
      i += wide.length - 1;
    } else if (const std::string escaped = EscapeByte(text[i]); !escaped.empty()) {
      out += escaped;
    } else {
      out += text[i];
    }
  }
  return out + '"';
}

std::string TomlKey(std::string_view key) {
  const bool is_bare = !key.empty() && std::all_of(key.begin(), key.end(), IsBare);
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
