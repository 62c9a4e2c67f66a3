// SPDX-License-Identifier: Apache-2.0
#include "ir/passwords.h"

#include <algorithm>
#include <optional>

namespace spin_aks {
namespace {

constexpr std::string_view kAuthority = "://";

// Between `://` and the path: who, and where. `colon` and `at` are offsets into the whole text; npos: there is none.
struct Authority {
  std::size_t begin = 0, end = 0, colon = std::string_view::npos, at = std::string_view::npos;
};

// A blank ends an address, but not inside a template.
Authority ReadAuthority(std::string_view text, std::size_t begin) {
  Authority out{.begin = begin, .end = begin};
  while (out.end < text.size()) {
    if (text.substr(out.end).starts_with("{{")) {
      const std::size_t close = text.find("}}", out.end);
      if (close == std::string_view::npos) break;
      out.end = close + 2;
      continue;
    }
    const char c = text[out.end];
    if (std::string_view("/?#\"'` \t\r\n").contains(c)) break;
    if (c == ':' && out.colon == std::string_view::npos) out.colon = out.end;
    if (c == '@') out.at = out.end;
    ++out.end;
  }
  return out;
}

std::optional<TextRange> PasswordOf(std::string_view text, const Authority& authority, std::string_view before) {
  if (authority.at == std::string_view::npos) return std::nullopt;
  const bool has_colon = authority.colon < authority.at;
  // The web's servers take a token for a name.
  if (!has_colon && !before.ends_with("http") && !before.ends_with("https")) return std::nullopt;
  const TextRange range{has_colon ? authority.colon + 1 : authority.begin, authority.at};
  if (IsTemplateOrNothing(text.substr(range.begin, range.end - range.begin))) return std::nullopt;
  return range;
}

}  // namespace

bool IsTemplateOrNothing(std::string_view text) { return text.empty() || (text.starts_with("{{") && text.find("}}") == text.size() - 2); }

std::vector<TextRange> FindPasswords(std::string_view text) {
  std::vector<TextRange> found;
  for (std::size_t at = 0; (at = text.find(kAuthority, at)) != std::string_view::npos;) {
    const Authority authority = ReadAuthority(text, at + kAuthority.size());
    if (const auto range = PasswordOf(text, authority, text.substr(0, at))) found.push_back(*range);
    at = authority.end;
  }
  return found;
}

std::string HidePasswords(std::string text) {
  for (const auto& [begin, end] : FindPasswords(text))
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end), '*');
  return text;
}

}  // namespace spin_aks
