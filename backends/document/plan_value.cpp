// SPDX-License-Identifier: Apache-2.0
//
// One value in the place of another. What is there and what comes each have few forms; a form is left where it can be.
#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plain_text.h"
#include "backends/document/plan.h"

namespace spin_aks::document {
namespace {

bool IsOpen(const yaml::Value& value) {
  const yaml::List* list = value.AsList();
  const yaml::Map* map = value.AsMap();
  return (list != nullptr && !list->empty()) || (map != nullptr && !map->empty());
}

// Whether a block scalar shows this text as it is, in as many lines as it has.
bool FitsBlock(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.front() == '\n') return false;
  while (text.ends_with('\n')) text.remove_suffix(1);
  return yaml::IsBlockText(std::string(text) + "\n.") && text.find('\n') != 0;
}

std::size_t TrailingBreaks(std::string_view text) { return text.size() - std::min(text.find_last_not_of('\n') + 1, text.size()); }

// The body of a literal block, each line that has something on it `indent` deep.
std::string BodyOf(std::string_view text, std::size_t indent) {
  std::string body;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) body.append(indent, ' ').append(line);
    body += '\n';
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return body;
}

// Without the first line's indentation and the last line's break: as it stands behind something on its line.
std::string Inlined(std::string_view lines, std::size_t indent, std::size_t last_break) {
  return std::string(lines.substr(indent, lines.size() - indent - last_break));
}

}  // namespace

void Plan::Value(NodeId id, const yaml::Value& value) {
  const Node& node = document_.node(id);
  if (!node.tag_range.empty()) Cut({.begin = node.tag_range.begin, .end = SkipBlanks(text_, node.tag_range.end)});
  const yaml::Layout layout = LayoutAt(node.parent);
  const bool in_flow = node.parent != kNoNode && IsInFlow(document_, node.parent);
  const bool stays_flow = in_flow || (node.style == Style::kFlow && !node.entries.empty());
  if (stays_flow && IsOpen(value)) return PutOnLine(id, yaml::WriteFlow(value, layout));
  if (IsOpen(value)) return PutLines(id, value, layout);
  const std::string* text = value.AsString();
  if (!in_flow && layout_.has_blocks && text != nullptr && (node.is_block_scalar() ? FitsBlock(*text) : yaml::IsBlockText(*text))) {
    std::size_t indent = ContentIndent(id, yaml::Value(yaml::Map()), layout);
    if (node.is_block_scalar()) {
      const Range body = Body(node);
      const std::size_t first = SkipBlanks(text_, body.begin);
      if (first < body.end && BreakAt(text_, first) == 0) indent = std::max<std::size_t>(1, first - body.begin);
    }
    return PutBlock(id, ScalarHeader(node, *text), WithBreaks(BodyOf(*text, indent), node.slot));
  }
  const Style style = node.kind == Kind::kScalar && !node.range.empty() ? node.style : layout.quotes_all ? Style::kDoubleQuoted : Style::kPlain;
  PutOnLine(id, ScalarText(value, style, in_flow, layout));
}

std::string Plan::ScalarHeader(const Node& node, std::string_view text) const {
  const std::size_t breaks = TrailingBreaks(text);
  const bool is_one_line = text.find('\n') >= text.size() - breaks;
  std::string header = node.style == Style::kFolded && is_one_line ? ">" : "|";
  if (breaks == 0) header += '-';
  if (breaks > 1) header += '+';
  return header;
}

std::size_t Plan::ContentIndent(NodeId id, const yaml::Value& value, const yaml::Layout& layout) const {
  const Node& node = document_.node(id);
  if (node.parent == kNoNode) return value.AsMap() != nullptr && value.AsMap()->empty() ? layout.map_indent : 0;
  const Node& parent = document_.node(node.parent);
  if (parent.kind == Kind::kSequence) return parent.column + layout.dash;
  return parent.column + (value.AsList() != nullptr ? layout.list_indent : layout.map_indent);
}

void Plan::PutWhereNothingIs(NodeId id, const std::string& text) {
  const Node& node = document_.node(id);
  if (node.parent == kNoNode) return Put(NextLine(text_, node.slot), WithBreaks(text + "\n", node.slot), id);
  const Node& parent = document_.node(node.parent);
  const auto entry = std::ranges::find(parent.entries, id, &Entry::value);
  const bool lacks_colon = parent.kind == Kind::kMapping && entry != parent.entries.end() && entry->colon == kNowhere;
  if (!lacks_colon) return Put(node.slot, " " + text, id);
  if (!parent.is_block()) return Put(node.slot, ": " + text, id);
  Put(NextLine(text_, node.slot), WithBreaks(std::string(parent.column, ' ') + ": " + text + "\n", node.slot), id);
}

void Plan::PutOnLine(NodeId id, std::string text) {
  const Node& node = document_.node(id);
  switch (FormOf(node)) {
    case Form::kNothing:
      return PutWhereNothingIs(id, text);
    case Form::kOnLine:
    case Form::kHere:
      return Replace(node.range, std::move(text));
    case Form::kBlockScalar:
      Replace({.begin = node.range.begin, .end = HeaderEnd(node)}, std::move(text));
      return Cut(Body(node));
    case Form::kBelow:
      Put(node.slot, " " + text, id);
      return Cut({.begin = LineBegin(text_, node.range.begin), .end = NextLine(text_, node.range.end)});
  }
}

void Plan::PutBlock(NodeId id, const std::string& header, const std::string& body) {
  const Node& node = document_.node(id);
  const std::size_t break_size = LineBreakNear(text_, node.slot).size();
  switch (FormOf(node)) {
    case Form::kNothing:
      PutWhereNothingIs(id, header);
      return Put(NextLine(text_, node.slot), body, id);
    case Form::kOnLine:
      Replace(node.range, header);
      return Put(NextLine(text_, node.range.end), body, id);
    case Form::kHere:
      return Replace(node.range, header + WithBreaks("\n", node.slot) + Inlined(body, 0, break_size));
    case Form::kBlockScalar:
      Replace({.begin = node.range.begin, .end = HeaderEnd(node)}, header);
      return Replace(Body(node), body);
    case Form::kBelow:
      Put(node.slot, " " + header, id);
      return Replace({.begin = LineBegin(text_, node.range.begin), .end = NextLine(text_, node.range.end)}, body);
  }
}

void Plan::PutLines(NodeId id, const yaml::Value& value, const yaml::Layout& layout) {
  const Node& node = document_.node(id);
  const std::size_t break_size = LineBreakNear(text_, node.slot).size();
  const auto lines_at = [&](std::size_t indent) { return WithBreaks(yaml::WriteLines(value, indent, layout), node.slot); };
  const auto inlined_at = [&](std::size_t indent) { return Inlined(lines_at(indent), indent, break_size); };
  const std::string lines = lines_at(ContentIndent(id, value, layout));
  const bool is_same_kind = (value.AsMap() != nullptr) == (node.kind == Kind::kMapping);
  switch (FormOf(node)) {
    case Form::kNothing:
      return Put(NextLine(text_, node.slot), lines, id);
    case Form::kOnLine: {
      const bool is_alone = BreakAt(text_, SkipBlanks(text_, node.range.end)) > 0 && node.anchor_range.empty();
      const bool is_root = node.parent == kNoNode && node.range.begin == LineBegin(text_, node.range.begin);
      const bool is_element = node.parent != kNoNode && document_.node(node.parent).kind == Kind::kSequence;
      if (is_root || (is_alone && is_element)) return Replace(node.range, inlined_at(node.column));
      Cut({.begin = node.slot, .end = node.range.end});
      return Put(NextLine(text_, node.range.end), lines, id);
    }
    case Form::kBlockScalar:
      Cut({.begin = node.slot, .end = HeaderEnd(node)});
      return Replace(Body(node), lines);
    case Form::kHere:
      return Replace(node.range, inlined_at(node.column));
    case Form::kBelow:
      return Replace({.begin = LineBegin(text_, node.range.begin), .end = NextLine(text_, node.range.end)},
                     is_same_kind ? lines_at(node.column) : lines);
  }
}

}  // namespace spin_aks::document
