// SPDX-License-Identifier: Apache-2.0
//
// What the ways of planning share: where things end, and how they look.
#include "backends/document/plan.h"

#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"

namespace spin_aks::document {

Plan::Plan(const Document& document, Ways ways) : document_(document), text_(document.text()), ways_(ways), layout_(LayoutOf(document)) {
  layout_.has_blocks = ways.has_blocks;
}

std::size_t Plan::EndOf(NodeId id) const { return std::max(document_.node(id).slot, document_.node(id).range.end); }

// What is added goes behind the comments that are of the entry in front of it: those that are deeper than its neighbours, and elements
// that were commented out of a list as deep as its key.
std::size_t Plan::ExtentOf(const Node& collection, std::size_t position) const {
  const Entry& entry = collection.entries[position];
  const Node& value = document_.node(entry.value);
  const bool is_flush_list = value.kind == Kind::kSequence && value.is_block() && value.column == collection.column;
  std::size_t end = NextLine(text_, EndOf(entry));
  for (std::size_t line = end; line < text_.size(); line = NextLine(text_, line)) {
    const std::size_t first = SkipBlanks(text_, line);
    if (BreakAt(text_, first) > 0) continue;
    if (first >= text_.size() || text_[first] != '#') break;
    const bool is_element = text_.substr(SkipBlanks(text_, first + 1)).starts_with('-');
    if (first - line <= collection.column && !(is_flush_list && is_element && first - line == collection.column)) break;
    end = NextLine(text_, first);
  }
  return end;
}

Range Plan::LinesOf(Range range) const { return {.begin = LineBegin(text_, range.begin), .end = NextLine(text_, range.end)}; }

std::size_t Plan::HeaderEnd(const Node& block_scalar) const {
  return std::min(text_.find_first_not_of("+-0123456789", block_scalar.range.begin + 1), text_.size());
}

Range Plan::Body(const Node& block_scalar) const {
  const std::size_t begin = NextLine(text_, block_scalar.range.begin);
  return {.begin = begin, .end = std::max(begin, NextLine(text_, block_scalar.range.end))};
}

bool Plan::BeginsLine(std::size_t offset) const {
  const std::size_t first = TrimBlanks(text_, offset, 0);
  return first == 0 || BreakBefore(text_, first) > 0;
}

bool Plan::HasComment(Range range) const {
  const auto next = std::ranges::lower_bound(document_.comments(), range.begin, {}, &Range::begin);
  return next != document_.comments().end() && next->begin < range.end;
}

std::size_t Plan::DepthOf(NodeId id) const {
  std::size_t depth = 0;
  for (id = document_.node(id).parent; id != kNoNode; id = document_.node(id).parent) ++depth;
  return depth;
}

const yaml::Layout& Plan::LayoutAt(NodeId collection) {
  if (collection == kNoNode) return layout_;
  const auto [it, is_new] = layouts_.try_emplace(collection);
  if (is_new) it->second = LayoutIn(document_, collection, layout_);
  return it->second;
}

std::string Plan::WithBreaks(std::string_view lines, std::size_t offset) const {
  const std::string_view line_break = LineBreakNear(text_, offset);
  std::string out;
  for (const char c : lines) {
    if (c == '\n') {
      out += line_break;
    } else {
      out += c;
    }
  }
  return out;
}

void Plan::Entries(NodeId id, const Change& change) {
  if (document_.node(id).is_block()) {
    BlockEntries(id, change);
  } else {
    FlowEntries(id, change);
  }
}

}  // namespace spin_aks::document
