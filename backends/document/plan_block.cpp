// SPDX-License-Identifier: Apache-2.0
//
// Entries that come and go in block style: whole lines, but for the first where it stands behind a dash.
#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plan.h"

namespace spin_aks::document {
namespace {

std::size_t FirstThatStays(const Change& change) {
  std::size_t position = 0;
  while (change.Removes(position)) ++position;
  return position;
}

}  // namespace

void Plan::BlockEntries(NodeId id, const Change& change) {
  const Node& node = document_.node(id);
  const std::size_t first = FirstThatStays(change);
  std::string front;  // the lines of what stands in front of it
  for (const Added& added : change.added) {
    const bool is_in_front = added.after == kNowhere || added.after < first;
    std::string lines = LinesOf(id, added);
    if (is_in_front) {
      front += lines;
    } else {
      Put(ExtentOf(node, added.after), std::move(lines), id);
    }
  }
  for (std::size_t i = first; i < node.entries.size(); ++i) {
    if (change.Removes(i)) CutLines(node, i);
  }
  if (!BeginsLine(node.entries.front().begin)) return FirstBehindDash(id, first, std::move(front));
  for (std::size_t i = 0; i < first; ++i) CutLines(node, i);
  if (!front.empty()) Put(LineBegin(text_, node.entries.front().begin), std::move(front), id);
}

// What becomes of the line on which the collection is announced, and of entries in front of the first that stays.
void Plan::FirstBehindDash(NodeId id, std::size_t first, std::string front) {
  const Node& node = document_.node(id);
  const Range gone{.begin = node.entries.front().begin, .end = node.entries[first].begin};
  if (first == 0) {
    if (!front.empty()) Put(gone.begin, front.substr(node.column) + std::string(node.column, ' '), id);
    return;
  }
  if (front.empty() && !HasComment(gone)) return Cut(gone);
  // A comment in between stays, on a line of its own: what is put in stands on the first line, or nothing does.
  const std::size_t line_end = LineEnd(text_, EndOf(node.entries.front()));
  if (front.empty()) {
    Cut({.begin = std::max(node.slot, TrimBlanks(text_, gone.begin, node.slot)), .end = line_end});
  } else {
    front.resize(front.size() - LineBreakNear(text_, gone.begin).size());
    Replace({.begin = gone.begin, .end = line_end}, front.substr(node.column));
  }
  for (std::size_t i = 1; i < first; ++i) CutLines(node, i);
}

void Plan::CutLines(const Node& collection, std::size_t position) {
  const Entry& entry = collection.entries[position];
  Range lines = LinesOf({.begin = entry.begin, .end = EndOf(entry)});
  if (ways_.takes_comments) lines.end = ExtentOf(collection, position);
  Cut(lines);
}

std::string Plan::LinesOf(NodeId id, const Added& added) {
  const Node& node = document_.node(id);
  const yaml::Value one = node.kind == Kind::kMapping ? yaml::Value(yaml::Map{added.entry}) : yaml::Value(yaml::List(1, added.entry.value));
  const std::size_t offset = node.entries[added.after == kNowhere ? 0 : added.after].begin;
  return WithBreaks(yaml::WriteLines(one, node.column, LayoutAt(id)), offset);
}

}  // namespace spin_aks::document
