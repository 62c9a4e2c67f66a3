// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ir/ascii.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

char Delimiter(IdKind kind) { return kind == IdKind::kKebab ? '-' : '_'; }

// The whole code point at `begin`, so that a message never holds half of one.
std::string_view CodePointAt(std::string_view text, std::size_t begin) { return text.substr(begin, BoundaryFrom(text, begin + 1) - begin); }

std::string_view Cut(std::string_view word) { return word.substr(0, std::min<std::size_t>(word.size(), 80)); }

std::optional<std::string> FindWordFault(std::string_view word, char delimiter) {
  if (word.empty()) return fmt::format("`{}`-separated words must not be empty", delimiter);
  if (!IsAlpha(word[0])) {
    return fmt::format("`{}`-separated words must start with an ASCII letter, not `{}`", delimiter, CodePointAt(word, 0));
  }
  const auto* odd = std::ranges::find_if_not(word, IsAlnum);
  if (odd != word.end()) {
    return fmt::format("`{}`-separated words may only contain ASCII letters and digits, not `{}`", delimiter,
                       CodePointAt(word, static_cast<std::size_t>(odd - word.begin())));
  }
  if (std::ranges::any_of(word, IsLower) && std::ranges::any_of(word, IsUpper)) {
    return fmt::format("`{}`-separated words must be all lowercase or all UPPERCASE, unlike `{}`", delimiter, Cut(word));
  }
  return std::nullopt;
}

// Words of text that follows no rule: at every odd character, and where a capital follows a small letter.
std::string JoinLoosely(std::string_view text, char delimiter) {
  std::string id;
  bool word_ended = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!IsAlnum(c)) {
      word_ended = true;
      continue;
    }
    const bool is_hump = IsUpper(c) && i > 0 && IsLower(text[i - 1]);
    if (id.empty() && IsDigit(c)) continue;
    // A word cannot begin with a digit: it stays with the word before.
    if ((word_ended || is_hump) && !id.empty() && !IsDigit(c)) id += delimiter;
    word_ended = false;
    id += ToLower(c);
  }
  return id;
}

}  // namespace

std::optional<std::string> FindIdFault(IdKind kind, std::string_view text) {
  if (text.empty()) return "it is empty";
  const char delimiter = Delimiter(kind);
  const char other = delimiter == '-' ? '_' : '-';
  if (text.find(other) != std::string_view::npos) {
    return fmt::format("words must be separated with `{}`, not `{}`", delimiter, other);
  }
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find(delimiter);
    if (auto fault = FindWordFault(rest.substr(0, end), delimiter)) return fault;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (kind == IdKind::kLowerSnake && std::ranges::any_of(text, IsUpper)) return "it must be all lowercase";
  return std::nullopt;
}

bool IsId(IdKind kind, std::string_view text) { return !FindIdFault(kind, text); }

bool IsStoreLabel(std::string_view text) { return IsId(IdKind::kKebab, text) || IsId(IdKind::kSnake, text); }

std::optional<std::string> SuggestId(IdKind kind, std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.size() > kLongest) return std::nullopt;
  std::string id = JoinLoosely(text, Delimiter(kind));
  if (id.empty() || id == text || !IsId(kind, id)) return std::nullopt;
  return id;
}

bool IsPackageName(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && std::ranges::none_of(text, IsUpper) && IsId(IdKind::kKebab, text.substr(0, colon)) &&
         IsId(IdKind::kKebab, text.substr(colon + 1));
}

// Follows the crate's one pass over the text: `@` and `]` forget what came before them.
bool IsRegistryName(std::string_view text) {
  constexpr std::string_view kPunctuation = "!$&'()*+,-.:;=@[]_~%";
  constexpr int kMostColons = 8;
  int colons = 0;
  bool has_percent = false;
  bool is_open = false;
  bool is_closed = false;
  for (const char c : text) {
    if (!IsAlnum(c) && kPunctuation.find(c) == std::string_view::npos) return false;
    if (c == '%') has_percent = true;
    if (c == ':' && ++colons > kMostColons) return false;
    if (c == '[' && (has_percent || std::exchange(is_open, true))) return false;
    if (c == ']' && (!is_open || std::exchange(is_closed, true))) return false;
    if (c != ']' && c != '@') continue;
    colons = 0;
    has_percent = false;
  }
  return !text.empty() && text.back() != '@' && is_open == is_closed && colons <= 1 && !has_percent;
}

}  // namespace spin_aks
