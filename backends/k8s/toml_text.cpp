// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/toml_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace spin_aks::k8s {
namespace {

// The names of TOML for what must be escaped; everything else goes as it is.
std::string Escaped(char c) {
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
  return byte < 0x20 || byte == 0x7f ? fmt::format("\\u{:04X}", byte) : std::string(1, c);
}

bool IsBare(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

}  // namespace

std::string TomlString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += Escaped(c);
  return out + '"';
}

std::string TomlKey(std::string_view key) { return !key.empty() && std::ranges::all_of(key, IsBare) ? std::string(key) : TomlString(key); }

}  // namespace spin_aks::k8s
