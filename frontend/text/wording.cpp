// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/wording.h"

#include <cstdint>

#include "ir/utf8.h"

namespace spin_aks {

std::string Quoted(std::string_view text) {
  if (text.empty()) return "`\"\"`";
  constexpr std::size_t kLimit = 80;
  if (text.size() <= kLimit) return "`" + std::string(text) + "`";
  return "`" + std::string(text.substr(0, BoundaryUpTo(text, kLimit))) + "…`";
}

Span SpanWithin(const SpannedString& text, std::size_t begin, std::size_t end) {
  // Every escape and every other way of quoting is longer than what it stands
  // for, so equal lengths mean one pair of quotes around the plain text.
  const bool is_plain = text.span.is_somewhere() && text.span.end - text.span.begin == text.value.size() + 2;
  if (!is_plain || begin > end || end > text.value.size()) return text.span;
  const std::uint32_t first = text.span.begin + 1;
  return {text.span.source, first + static_cast<std::uint32_t>(begin), first + static_cast<std::uint32_t>(end)};
}

bool IsBlank(const SpannedString& text) { return text.value.empty() && !text.span.is_somewhere(); }

}  // namespace spin_aks
