// SPDX-License-Identifier: Apache-2.0
//
// Entries that come and go in block style: whole lines, but for the first where it stands behind a dash.
#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plan.h"

namespace spin_aks::document {
namespace {

std::size_t FirstThatStays(const Node& node, const Change& change) {
  std::size_t position = 0;
  while (change.Removes(position)) ++position;
  return std::min(position, node.entries.size());
}

}  // namespace

void Plan::BlockEntries(NodeId id, const Change& change) {
  const Node& node = document_.node(id);
  const yaml::Layout& layout = LayoutAt(id);
  const auto lines_of = [&](const Added& added, std::size_t offset) {
    yaml::Value one = node.kind == Kind::kMapping ? yaml::Value(yaml::Map{added.entry}) : yaml::Value(yaml::List(1, added.entry.value));
    return WithBreaks(yaml::WriteLines(one, node.column, layout), offset);
  };
  // Those that stand where the first entry does, behind what announces the collection.
  const bool begins_line = BeginsLine(node.entries.front().begin);
  const std::size_t first = FirstThatStays(node, change);
  const auto is_in_front = [&](const Added& added) { return added.after == kNowhere || added.after < first; };
  std::string front;
  for (const Added& added : change.added) {
    const std::size_t offset = node.entries[added.after == kNowhere ? 0 : added.after].begin;
    if (is_in_front(added)) {
      front += lines_of(added, offset);
    } else {
      Put(ExtentOf(node, added.after), lines_of(added, offset), id);
    }
  }
  for (std::size_t i = begins_line ? 0 : first; i < node.entries.size(); ++i) {
    if (change.Removes(i)) Cut(LinesOf({.begin = node.entries[i].begin, .end = EndOf(node.entries[i])}));
  }
  if (begins_line) {
    if (!front.empty()) Put(LineBegin(text_, node.entries.front().begin), std::move(front), id);
    return;
  }
  if (first == 0) {
    if (!front.empty()) Put(node.entries.front().begin, front.substr(node.column) + std::string(node.column, ' '), id);
    return;
  }
  const Range gone{.begin = node.entries.front().begin, .end = node.entries[first].begin};
  if (front.empty() && !HasComment(gone)) return Cut(gone);
  // A comment in between stays, on a line of its own: what is put in stands on the first line, or nothing does.
  const std::size_t line_end = LineEnd(text_, EndOf(node.entries.front()));
  if (front.empty()) {
    Cut({.begin = std::max(node.slot, TrimBlanks(text_, gone.begin, node.slot)), .end = line_end});
  } else {
    front.resize(front.size() - LineBreakNear(text_, gone.begin).size());
    Replace({.begin = gone.begin, .end = line_end}, front.substr(node.column));
  }
  for (std::size_t i = 1; i < first; ++i) Cut(LinesOf({.begin = node.entries[i].begin, .end = EndOf(node.entries[i])}));
}

}  // namespace spin_aks::document
