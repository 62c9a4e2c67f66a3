// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/content.h"

#include <algorithm>

namespace spin_aks::merge {
namespace {

// The next line without its indentation and its end.
std::string_view TakeLine(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

}  // namespace

bool HasContent(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (!line.empty() && line.front() != '#' && !line.starts_with("---") && !line.starts_with("...")) return true;
  }
  return false;
}

std::set<std::string> CommentsIn(std::string_view text) {
  std::set<std::string> comments;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.starts_with('#')) comments.emplace(line);
  }
  return comments;
}

}  // namespace spin_aks::merge
