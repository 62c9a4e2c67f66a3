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
  const Entry& anchor = node.entries[after == kNowhere ? 0 : after];
  // On a line of its own, as its neighbour is.
  const bool is_line = BeginsLine(anchor.begin);
  std::string parting = " ";
  if (is_line) {
    parting = LineBreakNear(text_, anchor.begin);
    parting += text_.substr(LineBegin(text_, anchor.begin), anchor.begin - LineBegin(text_, anchor.begin));
  }
  std::string in_front;
  std::string behind;
  for (const Added& added : all) {
    const std::string text = TextOf(node, added.entry, LayoutAt(id));
    in_front.append(text).append(",").append(parting);
    behind.append(parting).append(text).append(",");
  }
  if (after == kNowhere) return Put(anchor.begin, std::move(in_front), id);
  if (change.Removes(after)) {
    // In the place of what goes: in front of what follows, or behind what stays.
    std::size_t next = after + 1;
    while (next < node.entries.size() && change.Removes(next)) ++next;
    std::size_t first = after;
    while (first > 0 && change.Removes(first - 1)) --first;
    if (next < node.entries.size()) return Put(node.entries[first].begin, std::move(in_front), id);
    behind.pop_back();
    return Put(EndOf(node.entries[first - 1]), "," + std::move(behind), id);
  }
  const auto end_of_line = [&](std::size_t offset) {
    const std::size_t rest = SkipBlanks(text_, offset);
    const bool is_free = BreakAt(text_, rest) > 0 || (rest < text_.size() && text_[rest] == '#');
    return is_line && is_free ? LineEnd(text_, rest) : offset;
  };
  // Whose comma goes with all that stood behind it.
  const bool loses_comma = after == last_to_stay && after + 1 < node.entries.size();
  if (anchor.comma != kNowhere && !loses_comma) return Put(end_of_line(anchor.comma + 1), std::move(behind), id);
  behind.pop_back();
  const std::size_t end = EndOf(anchor);
  // `a:,` would be one word.
  const std::string comma = end == anchor.colon ? " ," : ",";
  if (loses_comma || end_of_line(end) == end) return Put(end, comma + behind, id);
  Put(end, comma, id);
  Put(end_of_line(end), std::move(behind), id);
}

}  // namespace spin_aks::document
