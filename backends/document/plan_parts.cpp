// SPDX-License-Identifier: Apache-2.0
//
// Documents that come and go: each with the `---` in front of it. Comments between them stay.
#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plan.h"

namespace spin_aks::document {

void Plan::Parts(const Changes& changes) {
  const auto& parts = document_.parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (changes.RemovesPart(i)) Cut(LinesOf({.begin = parts[i].begin, .end = parts[i].end}));
  }
  std::size_t first = 0;  // that stays
  while (first < parts.size() && changes.RemovesPart(first)) ++first;
  bool is_leading = true;
  for (const AddedPart& added : changes.added_parts) {
    const std::size_t next = added.after == kNowhere ? 0 : added.after + 1;
    const std::size_t offset = next < parts.size() ? LineBegin(text_, parts[next].begin) : text_.size();
    // What leads the file needs no mark, but whoever led it without one gets one.
    is_leading = is_leading && next <= first;
    std::string text = is_leading ? LinesOf(added.value) : "---\n" + LinesOf(added.value);
    if (is_leading && first < parts.size() && !parts[first].has_start) text += "---\n";
    is_leading = false;
    splices_.push_back({.range = {.begin = offset, .end = offset}, .text = WithBreaks(text, offset), .depth = 0});
  }
}

std::string Plan::LinesOf(const yaml::Value& document) {
  const bool is_leaf = document.AsMap() == nullptr && document.AsList() == nullptr;
  return is_leaf ? yaml::WriteLeaf(document, 0) : yaml::Write(document);
}

}  // namespace spin_aks::document
