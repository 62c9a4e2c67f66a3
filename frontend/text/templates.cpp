// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/templates.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

std::string_view TrimBlanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

bool Template::is_literal() const {
  return !unmatched && std::ranges::all_of(parts, [](const TemplatePart& part) { return part.kind == TemplatePart::Kind::kLiteral; });
}

Template SplitTemplate(std::string_view text) {
  Template out;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t open = std::min(text.find("{{", begin), text.size());
    if (open > begin) out.parts.push_back({TemplatePart::Kind::kLiteral, text.substr(begin, open - begin), begin, open});
    if (open == text.size()) break;
    const std::size_t close = text.find("}}", open + 2);
    if (close == std::string_view::npos) {
      out.unmatched = open;
      break;
    }
    begin = close + 2;
    out.parts.push_back({TemplatePart::Kind::kVariable, TrimBlanks(text.substr(open + 2, close - open - 2)), open, begin});
  }
  return out;
}

const VariableIndex::Declared* VariableIndex::Find(std::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : &it->second;
}

std::optional<std::string> ExpandDefaults(const Template& parts, const VariableIndex& variables) {
  // A long template over long defaults multiplies; nothing that is meant is ever near this.
  constexpr std::size_t kLimit = std::size_t{1} << 20;
  std::string out;
  for (const TemplatePart& part : parts.parts) {
    if (out.size() > kLimit) return std::nullopt;
    if (part.kind == TemplatePart::Kind::kLiteral) {
      out += part.text;
      continue;
    }
    const auto* variable = variables.Find(part.text);
    if (variable == nullptr || !variable->default_value->has_value()) return std::nullopt;
    out += (*variable->default_value)->value;
  }
  return out;
}

void CheckBraces(const SpannedString& text, const Template& parts, Diagnostics& diagnostics) {
  if (!parts.unmatched) return;
  const std::size_t at = *parts.unmatched;
  diagnostics.Report(DiagnosticKind::kUnmatchedTemplate, SpanWithin(text, at, at + 2), "`{{` is never closed")
      .Mark("a template begins here")
      .Help("close it with `}}`: a literal `{{` cannot be written where templates are allowed");
}

void CheckVariableNames(const SpannedString& text, const Template& parts, const VariableIndex& variables, Diagnostics& diagnostics) {
  std::set<std::string_view> reported;
  for (const TemplatePart& part : parts.parts) {
    if (part.kind == TemplatePart::Kind::kLiteral || variables.Find(part.text) != nullptr) continue;
    // Once a name: a long text may repeat it without end.
    if (!reported.insert(part.text).second) continue;
    auto& report = diagnostics.Report(DiagnosticKind::kUnknownVariable, SpanWithin(text, part.begin, part.end),
                                      fmt::format("template names variable {}, which is not declared", Quoted(part.text)));
    if (const auto nearest = Nearest(part.text, variables.names())) {
      report.Help(fmt::format("did you mean `{}`?", *nearest)).Also(variables.Find(*nearest)->name_span, "declared here");
    } else {
      report.Help(fmt::format("declare it under `[variables]`: `{} = {{ required = true }}`", part.text.size() > 40 ? "name" : part.text));
    }
  }
}

}  // namespace spin_aks
