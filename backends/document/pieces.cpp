// SPDX-License-Identifier: Apache-2.0
#include "backends/document/pieces.h"

#include <algorithm>

namespace spin_aks::document {
namespace {

constexpr std::string_view kMarker = "---";

// At the begin of a line.
bool IsMarker(std::string_view text, std::size_t at) {
  const std::size_t end = at + kMarker.size();
  return text.substr(at).starts_with(kMarker) && (end == text.size() || std::string_view(" \t\r\n").contains(text[end]));
}

bool IsBlankOrComment(std::string_view text) {
  while (!text.empty()) {
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(first);
    if (!text.empty() && text.front() != '#') return false;
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
  return true;
}

}  // namespace

std::vector<Range> CutIntoPieces(std::string_view text) {
  std::vector<Range> pieces;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    if (begin < end) pieces.push_back({.begin = begin, .end = end});
    begin = end;
  };
  for (std::size_t at = text.find(kMarker); at != std::string_view::npos; at = text.find(kMarker, at + 1)) {
    if ((at > 0 && text[at - 1] != '\n') || !IsMarker(text, at)) continue;
    const bool is_first = pieces.empty() && IsBlankOrComment(text.substr(0, at));
    if (!is_first) cut(at);
  }
  cut(text.size());
  return pieces;
}

}  // namespace spin_aks::document
