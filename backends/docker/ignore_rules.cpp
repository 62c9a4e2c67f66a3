// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/ignore_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "ir/rel_path.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

using Token = PathPattern::Token;
using Kind = Token::Kind;

constexpr std::string_view kBlanks = " \t\r\v\f";

std::string_view Trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// What the pattern is once its dots are folded; nothing for one that can match no file of the context.
std::optional<std::string> Clean(std::string_view pattern) {
  while (pattern.starts_with('/')) pattern.remove_prefix(1);
  const std::optional<RelPath> path = RelPath::Parse(pattern);
  return path && !path->is_root() ? std::optional(path->text()) : std::nullopt;
}

// `a-cx` -> `abcx`.
std::string Members(std::string_view inside) {
  std::string members;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] == '\\' && at + 1 < inside.size()) ++at;
    const bool is_range = at + 2 < inside.size() && inside[at + 1] == '-';
    const auto last = static_cast<unsigned char>(is_range ? inside[at + 2] : inside[at]);
    for (unsigned c = static_cast<unsigned char>(inside[at]); c <= last; ++c) members += static_cast<char>(c);
    if (is_range) at += 2;
  }
  return members;
}

// `[a-c]`, `[^x]`, of which `rest` begins with what follows the bracket. One that is never closed is a bracket.
Token TakeClass(std::string_view& rest) {
  const std::size_t close = rest.find(']', rest.starts_with("^]") ? 2 : rest.starts_with(']') ? 1 : 0);
  if (close == std::string_view::npos) return {Kind::kText, "["};
  std::string_view inside = rest.substr(0, close);
  rest.remove_prefix(close + 1);
  const bool is_negated = inside.starts_with('^');
  inside.remove_prefix(is_negated ? 1 : 0);
  return {is_negated ? Kind::kNoneOf : Kind::kOneOf, Members(inside)};
}

Token TakeStars(std::string_view& rest) {
  if (!rest.starts_with('*')) return {Kind::kRun};
  rest.remove_prefix(1);
  if (rest.starts_with('/')) rest.remove_prefix(1);
  return {rest.empty() ? Kind::kRest : Kind::kDirectories};
}

Token TakeOne(std::string_view& rest) {
  char c = rest.front();
  rest.remove_prefix(1);
  if (c == '*') return TakeStars(rest);
  if (c == '?') return {Kind::kAny};
  if (c == '[') return TakeClass(rest);
  if (c == '\\' && !rest.empty()) {
    c = rest.front();
    rest.remove_prefix(1);
  }
  return {Kind::kText, std::string(1, c)};
}

PathPattern Parse(std::string_view rest) {
  PathPattern pattern;
  while (!rest.empty()) {
    Token token = TakeOne(rest);
    const bool goes_on = token.kind == Kind::kText && !pattern.tokens.empty() && pattern.tokens.back().kind == Kind::kText;
    if (goes_on) {
      pattern.tokens.back().text += token.text;
    } else {
      pattern.tokens.push_back(std::move(token));
    }
  }
  return pattern;
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with('#')) continue;
    line = Trim(line);
    const bool lets_in = line.starts_with('!');
    if (lets_in) line = Trim(line.substr(1));
    if (const auto pattern = Clean(line)) rules_.push_back({.pattern = Parse(*pattern), .lets_in = lets_in});
  }
}

// The last rule that speaks of it decides.
bool IgnoreRules::LeavesOut(std::string_view path) const {
  const auto rule = std::find_if(rules_.rbegin(), rules_.rend(), [&](const Rule& one) { return one.pattern.Takes(path); });
  return rule != rules_.rend() && !rule->lets_in;
}

}  // namespace spin_aks
