// SPDX-License-Identifier: Apache-2.0
#include "ir/passwords.h"

#include <algorithm>
#include <optional>

#include "ir/ascii.h"

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

// The string of TOML that begins at `quote`; nothing if it does not end on its line.
std::optional<TextRange> ReadString(std::string_view text, std::size_t quote) {
  if (quote >= text.size() || !std::string_view("\"'").contains(text[quote])) return std::nullopt;
  std::size_t end = quote + 1;
  while (end < text.size() && text[end] != text[quote] && text[end] != '\n') end += text[end] == '\\' && text[quote] == '"' ? 2 : 1;
  if (end >= text.size() || text[end] != text[quote]) return std::nullopt;
  return TextRange{quote + 1, end};
}

std::size_t SkipBlanks(std::string_view text, std::size_t at) { return std::min(text.find_first_not_of(" \t", at), text.size()); }

// Behind each `password =`. (A hyphen before it may be a diff's.)
std::vector<TextRange> FindPasswordKeys(std::string_view text) {
  constexpr std::string_view kKey = "password";
  std::vector<TextRange> found;
  for (std::size_t at = 0; (at = text.find(kKey, at)) != std::string_view::npos;) {
    const bool is_whole = at == 0 || (!IsAlnum(text[at - 1]) && text[at - 1] != '_');
    const std::size_t equals = SkipBlanks(text, at + kKey.size());
    at += kKey.size();
    if (!is_whole || equals == text.size() || text[equals] != '=') continue;
    const auto value = ReadString(text, SkipBlanks(text, equals + 1));
    if (!value) continue;
    if (!IsTemplateOrNothing(text.substr(value->begin, value->end - value->begin))) found.push_back(*value);
    at = value->end;
  }
  return found;
}

void Cover(std::string& text, const std::vector<TextRange>& ranges) {
  for (const auto& [begin, end] : ranges) std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, '*');
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
  Cover(text, FindPasswords(text));
  Cover(text, FindPasswordKeys(text));
  return text;
}

}  // namespace spin_aks
