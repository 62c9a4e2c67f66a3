// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/ignore_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "ir/rel_path.h"

namespace spin_aks {
namespace {

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

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with('#')) continue;
    line = Trim(line);
    const bool lets_in = line.starts_with('!');
    if (lets_in) line = Trim(line.substr(1));
    if (const auto pattern = Clean(line)) rules_.push_back({.steps = ParseSteps(*pattern), .lets_in = lets_in});
  }
}

// `[a-c]`, `[^x]`, of which `rest` begins with what follows the bracket. One that is never closed is a bracket.
IgnoreRules::Step IgnoreRules::ParseClass(std::string_view& rest) {
  const std::size_t close = rest.find(']', rest.starts_with("^]") ? 2 : rest.starts_with(']') ? 1 : 0);
  if (close == std::string_view::npos) return {.kind = Step::Kind::kOneOf, .text = "["};
  std::string_view inside = rest.substr(0, close);
  rest.remove_prefix(close + 1);
  Step step{.kind = Step::Kind::kOneOf};
  if (inside.starts_with('^')) {
    step.is_negated = true;
    inside.remove_prefix(1);
  }
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] == '\\' && at + 1 < inside.size()) ++at;
    const bool is_range = at + 2 < inside.size() && inside[at + 1] == '-';
    const auto last = static_cast<unsigned char>(is_range ? inside[at + 2] : inside[at]);
    for (unsigned c = static_cast<unsigned char>(inside[at]); c <= last; ++c) step.text += static_cast<char>(c);
    if (is_range) at += 2;
  }
  return step;
}

std::vector<IgnoreRules::Step> IgnoreRules::ParseSteps(std::string_view rest) {
  using Kind = Step::Kind;
  std::vector<Step> steps;
  while (!rest.empty()) {
    const char c = rest.front();
    if (rest.starts_with("**")) {
      rest.remove_prefix(2);
      if (rest.starts_with('/')) rest.remove_prefix(1);
      steps.push_back({.kind = rest.empty() ? Kind::kRest : Kind::kDirectories});
      continue;
    }
    rest.remove_prefix(1);
    if (c == '*') {
      steps.push_back({.kind = Kind::kRun});
    } else if (c == '?') {
      steps.push_back({.kind = Kind::kAny});
    } else if (c == '[') {
      steps.push_back(ParseClass(rest));
    } else if (c == '\\' && !rest.empty()) {
      steps.push_back({.kind = Kind::kOneOf, .text = std::string(1, rest.front())});
      rest.remove_prefix(1);
    } else {
      steps.push_back({.kind = Kind::kOneOf, .text = std::string(1, c)});
    }
  }
  return steps;
}

IgnoreRules::Reach IgnoreRules::Advance(const Step& step, const Reach& from, std::string_view path) {
  using Kind = Step::Kind;
  Reach to(from.size());
  bool was_reached = false;  // any place before this one
  for (std::size_t at = 0; at < from.size(); ++at) {
    const char before = at == 0 ? '\0' : path[at - 1];
    const bool stepped = at > 0 && from[at - 1];
    switch (step.kind) {
      case Kind::kOneOf:
        to[at] = stepped && (step.text.find(before) != std::string::npos) != step.is_negated;
        break;
      case Kind::kAny:
        to[at] = stepped && before != '/';
        break;
      case Kind::kRun:
        to[at] = from[at] || (at > 0 && to[at - 1] && before != '/');
        break;
      case Kind::kDirectories:
        to[at] = from[at] || (was_reached && before == '/');
        break;
      case Kind::kRest:
        to[at] = from[at] || was_reached;
        break;
    }
    was_reached = was_reached || from[at];
  }
  return to;
}

// Itself, or a directory above it.
bool IgnoreRules::Takes(const Rule& rule, std::string_view path) {
  Reach reach(path.size() + 1);
  reach[0] = true;
  for (const Step& step : rule.steps) reach = Advance(step, reach, path);
  for (std::size_t at = 1; at < reach.size(); ++at) {
    if (reach[at] && (at == path.size() || path[at] == '/')) return true;
  }
  return false;
}

// The last rule that speaks of it decides.
bool IgnoreRules::LeavesOut(std::string_view path) const {
  const auto rule = std::find_if(rules_.rbegin(), rules_.rend(), [&](const Rule& one) { return Takes(one, path); });
  return rule != rules_.rend() && !rule->lets_in;
}

}  // namespace spin_aks
