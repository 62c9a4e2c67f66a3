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
  // The first that is left needs no `---` in front of it; whoever comes before it parts them.
  bool is_first = true;
  for (std::size_t i = 0; i < parts.size(); ++i) is_first = is_first && changes.RemovesPart(i);
  for (const AddedPart& added : changes.added_parts) {
    const yaml::Value& value = added.value;
    const bool is_leaf = value.AsMap() == nullptr && value.AsList() == nullptr;
    const std::string lines = is_leaf ? yaml::WriteLeaf(value, 0) : yaml::WriteFile({}, {&value, 1});
    std::size_t offset = text_.size();
    std::string text = is_first ? lines : "---\n" + lines;
    if (added.after == kNowhere && !parts.empty() && !is_first) {
      offset = LineBegin(text_, parts.front().begin);
      text = parts.front().has_start ? "---\n" + lines : lines + "---\n";
    } else if (added.after != kNowhere && added.after + 1 < parts.size()) {
      offset = LineBegin(text_, parts[added.after + 1].begin);
    }
    is_first = false;
    splices_.push_back({.range = {.begin = offset, .end = offset}, .text = WithBreaks(text, offset), .depth = 0});
  }
}

}  // namespace spin_aks::document
