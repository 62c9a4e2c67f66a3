// SPDX-License-Identifier: Apache-2.0
//
// One value in the place of another. What is there and what comes each have few forms; a form is left where it can be.
#include <algorithm>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/plain_text.h"
#include "backends/document/plan.h"
#include "ir/utf8.h"

namespace spin_aks::document {
namespace {

// Whether a block scalar shows this text as it is, in as many lines as it has. Other than the writer, which makes a block of several lines
// only, one that is there stays one for a single line, and for line breaks at its end.
bool FitsBlock(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return yaml::IsBlockText(std::string(text).append("\n."));
}

std::size_t TrailingBreaks(std::string_view text) { return text.size() - std::min(text.find_last_not_of('\n') + 1, text.size()); }

std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return !IsContinuationByte(byte); }));
}

// Without the first line's indentation and the last line's break: as it stands behind something on its line.
std::string Inlined(std::string_view lines, std::size_t indent, std::size_t last_break) {
  return std::string(lines.substr(indent, lines.size() - indent - last_break));
}

}  // namespace

Plan::Site Plan::PlainSiteOf(NodeId id) const {
  const Node& node = document_.node(id);
  Site site{.id = id, .form = Form::kOnLine, .slot = node.slot, .range = node.range, .column = node.column};
  if (node.is_block()) {
    site.form = node.parent == kNoNode || IsInline(document_, node) ? Form::kHere : Form::kBelow;
  } else if (node.is_block_scalar()) {
    site.form = Form::kBlockScalar;
  } else if (node.range.empty()) {
    site.form = Form::kNothing;
  }
  return site;
}

Plan::Site Plan::SiteWithoutTag(NodeId id) {
  const Node& node = document_.node(id);
  Site site = PlainSiteOf(id);
  if (node.tag_range.empty()) return site;
  if (!node.anchor_range.empty() && node.anchor_range.begin > node.tag_range.begin) {
    Cut({.begin = node.tag_range.begin, .end = node.anchor_range.begin});
    return site;
  }
  site.slot = node.anchor_range.empty() ? node.announced : node.anchor_range.end;
  if (site.form == Form::kNothing || site.form == Form::kBelow) {
    Cut({.begin = site.slot, .end = node.slot});
  } else {
    const std::size_t line = LineBegin(text_, node.tag_range.begin);
    site.range.begin = node.tag_range.begin;
    site.column = node.tag_range.begin - line;
  }
  return site;
}

bool Plan::LacksColon(NodeId value) const {
  const NodeId parent = document_.node(value).parent;
  if (parent == kNoNode || document_.node(parent).kind != Kind::kMapping) return false;
  const auto& entries = document_.node(parent).entries;
  const auto entry = std::ranges::lower_bound(entries, value, {}, &Entry::value);
  return entry != entries.end() && entry->value == value && entry->colon == kNowhere;
}

void Plan::Value(NodeId id, const yaml::Value& value) { Write(SiteWithoutTag(id), value); }

void Plan::Write(const Site& site, const yaml::Value& value) {
  const NodeId id = site.id;
  const Node& node = document_.node(id);
  const yaml::Layout& layout = LayoutAt(node.parent);
  const bool in_flow = node.parent != kNoNode && IsInFlow(document_, node.parent);
  const bool stays_flow = in_flow || (node.style == Style::kFlow && !node.entries.empty());
  if (stays_flow && yaml::IsOpen(value)) return PutOnLine(site, yaml::WriteFlow(value, layout));
  if (yaml::IsOpen(value)) return PutLines(site, value, layout);
  const std::string* text = value.AsString();
  if (!in_flow && layout_.has_blocks && text != nullptr && (node.is_block_scalar() ? FitsBlock(*text) : yaml::IsBlockText(*text))) {
    std::size_t indent = ContentIndent(id, yaml::Value(yaml::Map()), layout);
    if (node.is_block_scalar()) {
      const Range body = Body(node);
      const std::size_t first = SkipBlanks(text_, body.begin);
      if (first < body.end && BreakAt(text_, first) == 0) indent = std::max<std::size_t>(1, first - body.begin);
    }
    return PutBlock(site, ScalarHeader(node, *text), WithBreaks(yaml::WriteBlockLines(*text, indent), node.slot));
  }
  const Style style = node.kind == Kind::kScalar && !node.range.empty() ? node.style
                      : layout.quotes_all                               ? Style::kDoubleQuoted
                                                                        : Style::kPlain;
  PutOnLine(site, ScalarText(value, style, in_flow, layout));
}

std::string Plan::ScalarHeader(const Node& node, std::string_view text) {
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

void Plan::PutWhereNothingIs(const Site& site, const std::string& text) {
  const NodeId parent = document_.node(site.id).parent;
  if (parent == kNoNode) return Put(NextLine(text_, site.slot), WithBreaks(text + "\n", site.slot), site.id);
  if (!LacksColon(site.id)) return Put(site.slot, " " + text, site.id);
  if (!document_.node(parent).is_block()) return Put(site.slot, ": " + text, site.id);
  Put(NextLine(text_, site.slot), WithBreaks(std::string(document_.node(parent).column, ' ') + ": " + text + "\n", site.slot), site.id);
}

void Plan::ReplaceOnLine(Range range, std::string text) {
  const std::size_t hash = SkipBlanks(text_, range.end);
  if (!text_.substr(hash).starts_with('#')) return Replace(range, std::move(text));
  std::size_t gap = hash - range.end;
  if (SharesColumn(hash)) {
    const std::size_t room = WidthOf(document_.Text(range)) + gap;
    gap = room - std::min(room, WidthOf(text));
  }
  // A comment may stand right behind a quote, but not behind what is bare.
  Replace({.begin = range.begin, .end = hash}, text + std::string(std::max<std::size_t>(1, gap), ' '));
}

// Whether the line above or below has a comment in the same column.
bool Plan::SharesColumn(std::size_t hash) const {
  const auto column = [&](std::size_t offset) {
    return WidthOf(text_.substr(LineBegin(text_, offset), offset - LineBegin(text_, offset)));
  };
  const auto& comments = document_.comments();
  const auto it = std::ranges::lower_bound(comments, hash, {}, &Range::begin);
  const auto is_alike = [&](const Range& other) { return column(other.begin) == column(hash); };
  const std::size_t line = LineBegin(text_, hash);
  const bool is_above = it != comments.begin() && NextLine(text_, std::prev(it)->begin) == line && is_alike(*std::prev(it));
  const auto next = it == comments.end() ? it : std::next(it);
  return is_above || (next != comments.end() && LineBegin(text_, next->begin) == NextLine(text_, hash) && is_alike(*next));
}

void Plan::PutOnLine(const Site& site, std::string text) {
  switch (site.form) {
    case Form::kNothing:
      return PutWhereNothingIs(site, text);
    case Form::kOnLine:
    case Form::kHere:
      return ReplaceOnLine(site.range, std::move(text));
    case Form::kBlockScalar:
      Replace({.begin = site.range.begin, .end = HeaderEnd(document_.node(site.id))}, std::move(text));
      return Cut(Body(document_.node(site.id)));
    case Form::kBelow:
      Put(site.slot, " " + text, site.id);
      return Cut(LinesOf(site.range));
  }
}

void Plan::PutBlock(const Site& site, const std::string& header, const std::string& body) {
  const std::size_t break_size = LineBreakNear(text_, site.slot).size();
  switch (site.form) {
    case Form::kNothing:
      PutWhereNothingIs(site, header);
      return Put(NextLine(text_, site.slot), body, site.id);
    case Form::kOnLine:
      Replace(site.range, header);
      return Put(NextLine(text_, site.range.end), body, site.id);
    case Form::kHere:
      return Replace(site.range, header + WithBreaks("\n", site.slot) + Inlined(body, 0, break_size));
    case Form::kBlockScalar:
      Replace({.begin = site.range.begin, .end = HeaderEnd(document_.node(site.id))}, header);
      return Replace(Body(document_.node(site.id)), body);
    case Form::kBelow:
      Put(site.slot, " " + header, site.id);
      return Replace(LinesOf(site.range), body);
  }
}

void Plan::PutLines(const Site& site, const yaml::Value& value, const yaml::Layout& layout) {
  const Node& node = document_.node(site.id);
  const std::size_t break_size = LineBreakNear(text_, site.slot).size();
  const auto lines_at = [&](std::size_t indent) { return WithBreaks(yaml::WriteLines(value, indent, layout), site.slot); };
  const auto inlined_at = [&](std::size_t indent) { return Inlined(lines_at(indent), indent, break_size); };
  const std::string lines = lines_at(ContentIndent(site.id, value, layout));
  switch (site.form) {
    case Form::kNothing:
      if (LacksColon(site.id)) return PutWhereNothingIs(site, inlined_at(document_.node(node.parent).column + 2));
      return Put(NextLine(text_, site.slot), lines, site.id);
    case Form::kOnLine: {
      const bool is_alone = BreakAt(text_, SkipBlanks(text_, site.range.end)) > 0 && node.anchor_range.empty();
      const bool is_root = node.parent == kNoNode && site.range.begin == LineBegin(text_, site.range.begin);
      const bool is_element = node.parent != kNoNode && document_.node(node.parent).kind == Kind::kSequence;
      if (is_root || (is_alone && is_element)) return Replace(site.range, inlined_at(site.column));
      Cut({.begin = site.slot, .end = site.range.end});
      return Put(NextLine(text_, site.range.end), lines, site.id);
    }
    case Form::kBlockScalar:
      Cut({.begin = site.slot, .end = HeaderEnd(node)});
      return Replace(Body(node), lines);
    case Form::kHere:
      return Replace(site.range, inlined_at(site.column));
    case Form::kBelow: {
      const bool is_same_kind = (value.AsMap() != nullptr) == (node.kind == Kind::kMapping);
      return Replace(LinesOf(site.range), is_same_kind ? lines_at(node.column) : lines);
    }
  }
}

}  // namespace spin_aks::document
