// SPDX-License-Identifier: Apache-2.0
#include "backends/document/habits.h"

#include <algorithm>
#include <map>
#include <optional>

#include "backends/document/lines.h"

namespace spin_aks::document {
namespace {

// What was seen how often. The most frequent; of several the smallest.
template <typename T>
class Votes {
 public:
  void Cast(T value) { ++counts_[value]; }
  [[nodiscard]] std::optional<T> winner() const {
    if (counts_.empty()) return std::nullopt;
    return std::ranges::max_element(counts_, {}, [](const auto& entry) { return entry.second; })->first;
  }

 private:
  std::map<T, std::size_t> counts_;
};

class Census {
 public:
  explicit Census(const Document& document) : document_(document) {}

  void Count(NodeId id) {
    const Node& node = document_.node(id);
    if (node.style == Style::kSingleQuoted || node.style == Style::kDoubleQuoted) {
      quotes_.Cast(node.style == Style::kSingleQuoted ? '\'' : '"');
    }
    if (node.kind == Kind::kScalar && !node.range.empty()) {
      all_quoted_ = all_quoted_ && (node.style == Style::kDoubleQuoted || IsNoString(node));
      any_quoted_ = any_quoted_ || node.style == Style::kDoubleQuoted;
    }
    if (!node.is_block() || node.parent == kNoNode) return;
    const Node& parent = document_.node(node.parent);
    if (!parent.is_block() || node.column < parent.column) return;
    const std::size_t deeper = node.column - parent.column;
    if (IsInline(document_, node)) {
      if (parent.kind == Kind::kSequence && deeper > 1) dashes_.Cast(deeper);
    } else if (parent.kind == Kind::kMapping) {
      if (node.kind == Kind::kMapping && deeper > 0) map_indents_.Cast(deeper);
      if (node.kind == Kind::kSequence) list_indents_.Cast(deeper);
    }
  }

  [[nodiscard]] yaml::Layout Result(yaml::Layout layout) const {
    layout.map_indent = map_indents_.winner().value_or(layout.map_indent);
    layout.list_indent = list_indents_.winner().value_or(layout.list_indent);
    layout.dash = dashes_.winner().value_or(layout.dash);
    layout.quote = quotes_.winner().value_or(layout.quote);
    layout.quotes_all = any_quoted_ ? all_quoted_ : layout.quotes_all;
    return layout;
  }

 private:
  // A number or a word that stands for none.
  static bool IsNoString(const Node& node) {
    return node.is_resolved && (node.text == "true" || node.text == "false" || node.text == "null" ||
                                node.text.find_first_not_of("0123456789.-") == std::string_view::npos);
  }

  const Document& document_;
  Votes<std::size_t> map_indents_;
  Votes<std::size_t> list_indents_;
  Votes<std::size_t> dashes_;
  Votes<char> quotes_;
  bool all_quoted_ = true;
  bool any_quoted_ = false;
};

}  // namespace

yaml::Layout LayoutOf(const Document& document) {
  Census census(document);
  for (NodeId id = 0; id < document.nodes().size(); ++id) census.Count(id);
  return census.Result({});
}

yaml::Layout LayoutIn(const Document& document, NodeId collection, const yaml::Layout& file) {
  Census census(document);
  for (const Entry& entry : document.node(collection).entries) {
    if (entry.key != kNoNode) census.Count(entry.key);
    census.Count(entry.value);
  }
  return census.Result(file);
}

bool IsInline(const Document& document, const Node& node) {
  return node.range.begin < NextLine(document.text(), node.slot) && LineEnd(document.text(), node.slot) >= node.range.begin;
}

bool IsInFlow(const Document& document, NodeId id) {
  for (; id != kNoNode; id = document.node(id).parent) {
    if (document.node(id).style == Style::kFlow) return true;
  }
  return false;
}

std::string_view LineBreakNear(std::string_view text, std::size_t offset) {
  // What Unicode adds to them ends a line where somebody wrote it, and nobody writes it on purpose.
  const auto is_usual = [](std::string_view line_break) { return line_break.starts_with('\n') || line_break.starts_with('\r'); };
  const std::size_t end = LineEnd(text, offset);
  if (const auto behind = text.substr(end, BreakAt(text, end)); is_usual(behind)) return behind;
  const std::size_t begin = LineBegin(text, offset);
  const std::size_t size = BreakBefore(text, begin);
  const auto before = text.substr(begin - size, size);
  return is_usual(before) ? before : std::string_view("\n");
}

}  // namespace spin_aks::document
