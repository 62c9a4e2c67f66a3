// SPDX-License-Identifier: Apache-2.0
#include "fuzz/random_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "backends/yaml/as_read.h"
#include "fuzz/read_tree.h"

namespace spin_aks::fuzz {
namespace {

using document::Document;
using document::NodeId;
using yaml::AsRead;
using yaml::Value;

// SplitMix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t count) {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % count);
  }

 private:
  std::uint64_t state_;
};

Value RandomScalar(Dice& dice) {
  static const std::array<std::string_view, 15> texts{
      "new",          "two words",       "yes",        "1.10",    "a: b # c", "*.example.com", "", "it's \"so\"", "--flag=x",
      "# no comment", "first\nsecond\n", "one\n\ntwo", "tail \n", "über",     "{{ .x }}"};
  switch (dice.Below(4)) {
    case 0:
      return AsRead(static_cast<std::int64_t>(dice.Below(1000)));
    case 1:
      return AsRead(dice.Below(2) == 0);
    default:
      return AsRead(texts[dice.Below(texts.size())]);
  }
}

Value MapOf(std::vector<std::pair<std::string, Value>> entries) {
  yaml::Map map;
  for (auto& [key, value] : entries) map.Add(key, std::move(value));
  return map;
}

Value RandomValue(Dice& dice) {
  switch (dice.Below(6)) {
    case 0:
      return MapOf({{"name", RandomScalar(dice)}, {"value", RandomScalar(dice)}});
    case 1:
      return yaml::List{RandomScalar(dice), RandomScalar(dice)};
    case 2:
      return MapOf({{"outer", MapOf({{"inner", yaml::List(1, MapOf({{"a", RandomScalar(dice)}, {"b", Value()}}))}})}});
    case 3:
      return dice.Below(2) == 0 ? Value(yaml::Map()) : Value(yaml::List());
    default:
      return RandomScalar(dice);
  }
}

// The tree's node in the order of the text, which is the document's numbering.
Tree* Nth(Tree& tree, std::size_t& countdown) {
  if (countdown == 0) return &tree;
  --countdown;
  for (Tree& child : tree.children) {
    if (Tree* found = Nth(child, countdown)) return found;
  }
  return nullptr;
}
Tree* Nth(std::vector<Tree>& trees, std::size_t countdown) {
  for (Tree& tree : trees) {
    if (Tree* found = Nth(tree, countdown)) return found;
  }
  return nullptr;
}

Tree KeyTree(const std::string& key) {
  Tree tree;
  tree.text = key;
  return tree;
}

std::string WithoutStyle(std::vector<Tree> trees) {
  std::string out;
  const auto print = [&](const auto& self, const Tree& tree) -> void {
    out += fmt::format("{}{}({}|{}|{}|", static_cast<int>(tree.kind), tree.is_plain ? 'p' : 's', tree.tag, tree.anchor, tree.text);
    for (const Tree& child : tree.children) self(self, child);
    out += ')';
  };
  for (Tree& tree : trees) {
    DropStyle(tree);
    print(print, tree);
    out += '\n';
  }
  return out;
}

// Where the line ends that begins at `offset`, its break included. A line ends as YAML 1.1 says: also with U+0085, U+2028 and U+2029.
constexpr std::array<std::string_view, 6> kBreaks{"\r\n", "\n", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
std::size_t EndOfLine(std::string_view text, std::size_t offset) {
  for (; offset < text.size(); ++offset) {
    for (const std::string_view line_break : kBreaks) {
      if (text.substr(offset).starts_with(line_break)) return offset + line_break.size();
    }
  }
  return text.size();
}

bool IsBlankLine(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(std::min(text.find_first_not_of(" \t", begin), text.size()));
  return rest.empty() || std::ranges::any_of(kBreaks, [&](std::string_view line_break) { return rest.starts_with(line_break); });
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = EndOfLine(text, begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

std::size_t LineOf(std::string_view text, std::size_t offset) {
  std::size_t line = 0;
  for (std::size_t end = EndOfLine(text, 0); end <= offset && end < text.size(); end = EndOfLine(text, end)) ++line;
  return line;
}

// Lines of the old text, from 0: those before and those after stand in the new one as they were.
struct Concerned {
  std::size_t first = document::kNowhere;
  std::size_t last = 0;
};

std::string Untouched(std::string_view before, std::string_view after, Concerned concerned) {
  // A line feed behind a lone carriage return becomes one break with it once what was between them is gone.
  for (std::size_t cr = before.find('\r'); cr != std::string_view::npos; cr = before.find('\r', cr + 1)) {
    if (!before.substr(cr + 1).starts_with('\n')) return {};
  }
  const auto old_lines = Lines(before);
  const auto new_lines = Lines(after);
  for (std::size_t i = 0; i < std::min(concerned.first, old_lines.size()); ++i) {
    if (i >= new_lines.size() || old_lines[i] != new_lines[i]) return fmt::format("line {} is not as it was", i + 1);
  }
  for (std::size_t i = concerned.last + 1; i < old_lines.size(); ++i) {
    const std::size_t from_end = old_lines.size() - i;
    if (from_end > new_lines.size() || old_lines[i] != new_lines[new_lines.size() - from_end])
      return fmt::format("line {} is not as it was", i + 1);
  }
  return {};
}

std::size_t EndOf(const Document& document, NodeId id) { return std::max(document.node(id).slot, document.node(id).range.end); }

// What is done, to both.
class RandomEdit {
 public:
  RandomEdit(const Document& document, std::vector<Tree>& trees, Dice& dice)
      : document_(document), trees_(trees), dice_(dice), edits_(document) {}

  // False if there is no such thing to be done here.
  bool Choose(NodeId id) {
    const document::Node& node = document_.node(id);
    switch (dice_.Below(3)) {
      case 0:
        return Set(id);
      case 1:
        return node.is_collection() && Add(id);
      default:
        return node.is_collection() && !node.entries.empty() && Remove(id);
    }
  }

  // Those that are named went with what the edits concern.
  void ConcernComments(const std::vector<document::Range>& comments) {
    for (const document::Range& comment : comments) Concern(comment.begin, comment.begin);
  }

  [[nodiscard]] const document::Edits& edits() const { return edits_; }
  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] Concerned concerned() const {
    const auto& nodes = document_.nodes();
    const auto last = std::ranges::find_if(nodes.rbegin(), nodes.rend(), [](const auto& node) { return node.is_block_scalar(); });
    if (document_.text().ends_with('\n') || last == nodes.rend()) return concerned_;
    // A text that ends in a block scalar without a line break: with one it would be another, so that its header has to change.
    const std::size_t header = LineOf(document_.text(), last->range.begin);
    bool is_last = true;
    for (std::size_t line = last->range.end; line < document_.text().size(); line = EndOfLine(document_.text(), line)) {
      is_last = is_last && IsBlankLine(document_.text(), line);
    }
    return is_last ? Concerned{.first = std::min(concerned_.first, header), .last = Lines(document_.text()).size()} : concerned_;
  }

 private:
  bool IsKey(NodeId id) const {
    const NodeId parent = document_.node(id).parent;
    return parent != document::kNoNode &&
           std::ranges::any_of(document_.node(parent).entries, [id](const auto& entry) { return entry.key == id; });
  }
  bool IsBelowKey(NodeId id) const {
    for (; id != document::kNoNode; id = document_.node(id).parent) {
      if (IsKey(id)) return true;
    }
    return false;
  }

  // An addition may stand behind comments.
  [[nodiscard]] std::size_t BehindComments(std::size_t offset) const {
    const std::string_view text = document_.text();
    std::size_t last = offset;
    for (std::size_t line = EndOfLine(text, offset); line < text.size(); line = EndOfLine(text, line)) {
      if (!IsBlankLine(text, line) && text[text.find_first_not_of(" \t", line)] != '#') break;
      last = line;
    }
    return last;
  }

  void Concern(std::size_t begin, std::size_t end) {
    concerned_.first = std::min(concerned_.first, LineOf(document_.text(), begin));
    concerned_.last = std::max(concerned_.last, LineOf(document_.text(), end));
  }

  bool Set(NodeId id) {
    if (IsBelowKey(id)) return false;
    const Value value = RandomValue(dice_);
    const document::Node& node = document_.node(id);
    edits_.Set(id, value);
    Tree& tree = *Nth(trees_, id);
    const std::string anchor = tree.kind == Tree::Kind::kAlias ? std::string() : tree.anchor;
    tree = TreeOf(value);
    tree.anchor = anchor;
    Concern(node.announced, EndOf(document_, id));
    what_ += fmt::format("set line {}; ", concerned_.first + 1);
    return true;
  }

  bool Add(NodeId id) {
    if (IsBelowKey(id)) return false;
    const document::Node& node = document_.node(id);
    const std::size_t position = dice_.Below(node.entries.size() + 1);  // in front of this one
    const std::size_t after = position == 0 ? document::kNowhere : position - 1;
    const Value value = RandomValue(dice_);
    Tree& tree = *Nth(trees_, id);
    if (node.kind == document::Kind::kMapping) {
      const std::string key = dice_.Below(2) == 0 ? "brand-new" : "new.example.com/key";
      edits_.Add(id, after, yaml::Entry{.key = key, .value = value, .comment = {}});
      tree.children.insert(tree.children.begin() + static_cast<std::ptrdiff_t>(2 * position), {KeyTree(key), TreeOf(value)});
    } else {
      edits_.Add(id, after, value);
      tree.children.insert(tree.children.begin() + static_cast<std::ptrdiff_t>(position), TreeOf(value));
    }
    if (node.entries.empty()) {
      Concern(node.slot, node.range.end);
    } else if (node.style == document::Style::kFlow) {
      Concern(position == 0 ? node.range.begin : node.entries[after].begin, node.range.end);
    } else if (position == 0) {
      Concern(node.entries[0].begin, node.entries[0].begin);
    } else {
      const std::size_t end = EndOf(document_, node.entries[after].value);
      Concern(end, BehindComments(end));
    }
    what_ += fmt::format("add entry {} at line {}; ", position, concerned_.first + 1);
    return true;
  }

  bool Remove(NodeId id) {
    if (IsBelowKey(id)) return false;
    const document::Node& node = document_.node(id);
    const std::size_t position = dice_.Below(node.entries.size());
    edits_.Remove(id, position);
    Tree& tree = *Nth(trees_, id);
    const std::ptrdiff_t width = node.kind == document::Kind::kMapping ? 2 : 1;
    const auto first = tree.children.begin() + width * static_cast<std::ptrdiff_t>(position);
    tree.children.erase(first, first + width);
    const auto& entry = node.entries[position];
    Concern(entry.begin, EndOf(document_, entry.value));
    if (node.entries.size() == 1) Concern(node.slot, EndOf(document_, entry.value));
    if (node.style == document::Style::kFlow) Concern(node.range.begin, node.range.end);
    // The first behind a dash: the next takes its place.
    if (position == 0 && node.entries.size() > 1) Concern(node.entries[1].begin, node.entries[1].begin);
    what_ += fmt::format("remove entry {} at line {}; ", position, concerned_.first + 1);
    return true;
  }

  const Document& document_;
  std::vector<Tree>& trees_;
  Dice& dice_;
  document::Edits edits_;
  std::string what_;
  Concerned concerned_;
};

std::string NameOf(document::Refusal::Why why) {
  switch (why) {
    case document::Refusal::Why::kShared:
      return "shared";
    case document::Refusal::Why::kDoubled:
      return "doubled";
    case document::Refusal::Why::kMisread:
      break;
  }
  return "misread";
}

std::string Judge(std::string_view before, const EditOutcome& outcome, const std::vector<Tree>& meant, Concerned concerned) {
  const auto again = ReadTrees(outcome.text);
  if (!again) return "cannot be read any more";
  if (WithoutStyle(*again) != WithoutStyle(meant)) return "reads as something else";
  return Untouched(before, outcome.text, concerned);
}

}  // namespace

std::optional<EditOutcome> EditAtRandom(std::string_view text, std::uint64_t seed, std::size_t count) {
  document::ReadError error;
  const auto document = Document::Parse(text, error);
  auto trees = ReadTrees(text);
  if (!document || !trees || document->nodes().empty()) return std::nullopt;
  Dice dice(seed);
  std::set<NodeId> places;
  for (std::size_t i = 0; i < 4 * count; ++i) places.insert(static_cast<NodeId>(dice.Below(document->nodes().size())));
  RandomEdit edit(*document, *trees, dice);
  // From the last to the first, so that the places in the tree hold. What lies in something that goes, goes with it.
  std::size_t made = 0;
  for (auto place = places.rbegin(); place != places.rend() && made < count; ++place) made += edit.Choose(*place) ? 1 : 0;
  if (made == 0) return std::nullopt;
  EditOutcome outcome;
  outcome.what = edit.what();
  document::Refusal refusal;
  auto edited = edit.edits().Apply(refusal);
  if (!edited) {
    outcome.refusal = NameOf(refusal.why);
    if (refusal.line == 0 || refusal.message.empty()) outcome.problem = "a refusal without a place or a reason";
    return outcome;
  }
  outcome.text = std::move(edited->text);
  edit.ConcernComments(edited->lost_comments);
  outcome.problem = Judge(text, outcome, *trees, edit.concerned());
  return outcome;
}

}  // namespace spin_aks::fuzz
