// SPDX-License-Identifier: Apache-2.0
#include "backends/document/lines.h"

namespace spin_aks::document {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::size_t BreakAt(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return 0;
  switch (text[offset]) {
    case '\n':
      return 1;
    case '\r':
      return text.substr(offset + 1).starts_with('\n') ? 2 : 1;
    case '\xC2':
      return text.substr(offset + 1).starts_with('\x85') ? 2 : 0;
    case '\xE2':
      return text.substr(offset + 1).starts_with("\x80\xA8") || text.substr(offset + 1).starts_with("\x80\xA9") ? 3 : 0;
    default:
      return 0;
  }
}

std::size_t BreakBefore(std::string_view text, std::size_t offset) {
  for (const std::size_t size : {std::size_t{3}, std::size_t{2}, std::size_t{1}}) {
    if (offset >= size && BreakAt(text, offset - size) == size) return size;
  }
  return 0;
}

std::size_t LineBegin(std::string_view text, std::size_t offset) {
  while (offset > 0 && (BreakBefore(text, offset) == 0 || (text[offset - 1] == '\r' && BreakAt(text, offset - 1) == 2))) --offset;
  return offset;
}

std::size_t LineEnd(std::string_view text, std::size_t offset) {
  while (offset < text.size() && BreakAt(text, offset) == 0) ++offset;
  return offset;
}

std::size_t NextLine(std::string_view text, std::size_t offset) {
  const std::size_t end = LineEnd(text, offset);
  return end + BreakAt(text, end);
}

std::size_t SkipBlanks(std::string_view text, std::size_t offset) {
  while (offset < text.size() && IsBlank(text[offset])) ++offset;
  return offset;
}

std::size_t TrimBlanks(std::string_view text, std::size_t offset, std::size_t least) {
  while (offset > least && IsBlank(text[offset - 1])) --offset;
  return offset;
}

}  // namespace spin_aks::document
