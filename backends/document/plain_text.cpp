// SPDX-License-Identifier: Apache-2.0
#include "backends/document/plain_text.h"

#include "backends/yaml/resolve.h"
#include "backends/yaml/scalar.h"

namespace spin_aks::document {
namespace {

bool BeginsBare(std::string_view text) {
  if (text.starts_with("---") || text.starts_with("...")) return false;
  if (text.front() == '-') return text.size() > 1 && text[1] != ' ';
  return std::string_view(" ?:,[]{}#&*!|>'\"%@`=").find(text.front()) == std::string_view::npos;
}

}  // namespace

bool CanBePlain(std::string_view text, bool in_flow) {
  if (text.empty() || !BeginsBare(text) || text.ends_with(' ') || text.ends_with(':') || !yaml::IsVisibleText(text)) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  if (in_flow && text.find_first_of(",[]{}:") != std::string_view::npos) return false;
  if (text == "<<" || yaml::IsReservedWord(text)) return false;
  const auto meant = yaml::ResolvePlain(text);
  return meant && meant->AsString() != nullptr;
}

std::string ScalarText(const yaml::Value& value, Style style, bool in_flow, const yaml::Layout& layout) {
  const std::string* text = value.AsString();
  if (text == nullptr) return yaml::WriteFlow(value, layout);
  yaml::Layout as_it_was = layout;
  as_it_was.quotes_all = style == Style::kSingleQuoted || style == Style::kDoubleQuoted;
  if (as_it_was.quotes_all) as_it_was.quote = style == Style::kSingleQuoted ? '\'' : '"';
  if (style == Style::kPlain && CanBePlain(*text, in_flow)) return *text;
  return yaml::WriteString(*text, as_it_was);
}

}  // namespace spin_aks::document
