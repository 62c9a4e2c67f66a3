// SPDX-License-Identifier: Apache-2.0
//
// Entries that come and go in flow style: between commas, on one line or several.
#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plan.h"

namespace spin_aks::document {
namespace {

std::string TextOf(const Node& collection, const yaml::Entry& entry, const yaml::Layout& layout) {
  std::string text;
  if (collection.kind == Kind::kMapping) text.append(yaml::WriteString(entry.key, layout)).append(": ");
  return text.append(yaml::WriteFlow(entry.value, layout));
}

}  // namespace

void Plan::FlowEntries(NodeId id, const Change& change) {
  const Node& node = document_.node(id);
  if (node.is_pair) Put(node.range.begin, "{", id);
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    std::size_t last = i;
    if (!change.Removes(i)) continue;
    while (last + 1 < node.entries.size() && change.Removes(last + 1)) ++last;
    FlowRun(id, i, last);
    i = last;
  }
  std::size_t last_to_stay = node.entries.size() - 1;
  while (change.Removes(last_to_stay)) --last_to_stay;
  for (auto begin = change.added.begin(); begin != change.added.end();) {
    const auto end = std::find_if(begin, change.added.end(), [&](const Added& added) { return added.after != begin->after; });
    AddFlow(id, {begin, end}, change, last_to_stay);
    begin = end;
  }
  if (node.is_pair) Put(node.range.end, "}", id);
}

// Neighbours that go, of which not all of the collection consists.
void Plan::FlowRun(NodeId id, std::size_t first, std::size_t last) {
  const Node& node = document_.node(id);
  const bool has_next = last + 1 < node.entries.size();
  const Range gone = has_next ? Range{.begin = node.entries[first].begin, .end = node.entries[last + 1].begin}
                              : Range{.begin = EndOf(node.entries[first - 1]), .end = EndOf(node.entries[last])};
  if (!HasComment(gone)) return Cut(gone);
  // Comments stay where they are, and each entry takes its own comma with it.
  if (!has_next) Cut({.begin = node.entries[first - 1].comma, .end = node.entries[first - 1].comma + 1});
  for (std::size_t i = first; i <= last; ++i) {
    const Entry& entry = node.entries[i];
    Cut({.begin = entry.begin, .end = EndOf(entry)});
    if (has_next && entry.comma != kNowhere) Cut({.begin = entry.comma, .end = entry.comma + 1});
  }
}

void Plan::AddFlow(NodeId id, std::span<const Added> all, const Change& change, std::size_t last_to_stay) {
  const Node& node = document_.node(id);
  const std::size_t after = all.front().after;
  const Entry& neighbour = node.entries[after == kNowhere ? 0 : after];
  const std::string parting = PartingOf(neighbour);
  std::string in_front;  // each with its comma
  std::string behind;
  for (const Added& added : all) {
    const std::string text = TextOf(node, added.entry, LayoutAt(id));
    in_front.append(text).append(",").append(parting);
    behind.append(parting).append(text).append(",");
  }
  if (after == kNowhere) return Put(neighbour.begin, std::move(in_front), id);
  // In the place of what goes: in front of what follows, or behind what stays.
  if (change.Removes(after) && after < last_to_stay) return Put(FirstOfRun(node, change, after).begin, std::move(in_front), id);
  const Entry& before = node.entries[std::min(after, last_to_stay)];
  // Its comma goes with all that stood behind it.
  const bool loses_comma = after >= last_to_stay && last_to_stay + 1 < node.entries.size();
  if (before.comma != kNowhere && !loses_comma) return Put(EndOfFreeLine(before, before.comma + 1), std::move(behind), id);
  behind.pop_back();
  const std::size_t end = EndOf(before);
  const std::size_t line_end = loses_comma ? end : EndOfFreeLine(before, end);
  // `a:,` would be one word.
  const std::string comma = end == before.colon ? " ," : ",";
  if (line_end == end) return Put(end, comma + behind, id);
  Put(end, comma, id);
  Put(line_end, std::move(behind), id);
}

// What parts an entry from its neighbours: on a line of its own, if it has one.
std::string Plan::PartingOf(const Entry& entry) const {
  if (!BeginsLine(entry.begin)) return " ";
  const std::size_t line = LineBegin(text_, entry.begin);
  return std::string(LineBreakNear(text_, entry.begin)).append(text_.substr(line, entry.begin - line));
}

// Of entries that go, one behind the other, `position` among them.
const Entry& Plan::FirstOfRun(const Node& node, const Change& change, std::size_t position) {
  while (position > 0 && change.Removes(position - 1)) --position;
  return node.entries[position];
}

// Where the line ends if the entry has one of its own and nothing but a comment follows; else `offset`.
std::size_t Plan::EndOfFreeLine(const Entry& entry, std::size_t offset) const {
  const std::size_t rest = SkipBlanks(text_, offset);
  const bool is_free = BreakAt(text_, rest) > 0 || text_.substr(rest).starts_with('#');
  return BeginsLine(entry.begin) && is_free ? LineEnd(text_, rest) : offset;
}

}  // namespace spin_aks::document
