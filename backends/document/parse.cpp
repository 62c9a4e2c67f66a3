// SPDX-License-Identifier: Apache-2.0
//
// libyaml's events say what a text means; its tokens say where the `-`, `?`, `:` and `,` stand, which no event does. Two parsers read the
// text side by side. An event tells which tokens made it, as libyaml's own grammar (src/parser.c) consumes them, so each token is taken
// by the node or the entry that it is of.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "backends/document/document.h"
#include "backends/document/lines.h"
#include "backends/yaml/libyaml.h"
#include "ir/utf8.h"

namespace spin_aks::document {
namespace {

// libyaml counts code points. Asked for places that mostly lie one behind the other.
class Offsets {
 public:
  Offsets(std::string_view text, std::size_t begin) : text_(text), offset_(begin) {}

  std::size_t At(std::size_t index) {
    while (index_ < index && offset_ < text_.size()) {
      do ++offset_;
      while (offset_ < text_.size() && IsContinuationByte(text_[offset_]));
      ++index_;
    }
    while (index_ > index && offset_ > 0) {
      do --offset_;
      while (offset_ > 0 && IsContinuationByte(text_[offset_]));
      --index_;
    }
    return offset_;
  }

 private:
  std::string_view text_;
  std::size_t offset_;
  std::size_t index_ = 0;
};

struct TakenToken {
  yaml_token_type_t type = YAML_NO_TOKEN;
  Range range;
  std::uint32_t column = 0;
};

// The tokens, one ahead. What lies between two of them is blank or a comment.
class Tokens {
 public:
  Tokens(std::string_view text, std::size_t begin, std::vector<Range>& comments)
      : text_(text), parser_(text.substr(begin)), offsets_(text, begin), last_end_(begin), comments_(comments) {}

  bool Is(yaml_token_type_t type) { return Peek().type == type; }
  const TakenToken& Peek() {
    Fetch();
    return next_;
  }
  TakenToken Take() {
    Fetch();
    NoteComments(last_end_, next_.range.begin);
    last_end_ = std::max(last_end_, next_.range.end);
    is_fetched_ = false;
    return next_;
  }
  void NoteComments(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t hash = text_.substr(begin, end - begin).find('#');
      if (hash == std::string_view::npos) return;
      comments_.push_back({.begin = begin + hash, .end = LineEnd(text_, begin + hash)});
      begin = comments_.back().end;
    }
  }

 private:
  // What cannot be scanned is no token. The events fail there too, and say why.
  void Fetch() {
    if (is_fetched_ || is_broken_) return;
    yaml::Token token;
    is_broken_ = yaml_parser_scan(parser_.get(), token.get()) == 0;
    const yaml_token_t& taken = *token.get();
    next_ = {.type = is_broken_ ? YAML_NO_TOKEN : taken.type, .range = {}, .column = static_cast<std::uint32_t>(taken.start_mark.column)};
    if (is_broken_) return;
    is_fetched_ = true;
    next_.range.begin = offsets_.At(taken.start_mark.index);
    next_.range.end = offsets_.At(taken.end_mark.index);
  }

  std::string_view text_;
  yaml::Parser parser_;
  Offsets offsets_;
  TakenToken next_;
  bool is_fetched_ = false;
  bool is_broken_ = false;
  std::size_t last_end_;
  std::vector<Range>& comments_;
};

Style StyleOf(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::kFolded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
      break;
  }
  return Style::kPlain;
}

}  // namespace

// Functions that read say whether they could; what stopped them is in `error_`.
class Reader {
 public:
  explicit Reader(std::string_view text)
      : begin_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0),
        parser_(text.substr(begin_)),
        tokens_(text, begin_, document_.comments_) {
    document_.text_ = text;
  }

  std::optional<Document> Read(ReadError& error) && {
    bool is_good = Next();
    tokens_.Take();
    while (is_good && (is_good = Next()) && Current().type == YAML_DOCUMENT_START_EVENT) is_good = ReadPart();
    if (!is_good) {
      error = std::move(error_);
      return std::nullopt;
    }
    tokens_.Take();
    return std::move(document_);
  }

 private:
  // Behind what announces a node.
  using Slot = std::size_t;

  const yaml_event_t& Current() { return *event_->get(); }

  bool Next() {
    event_.emplace();
    const yaml_parser_t& parser = *parser_.get();
    if (yaml_parser_parse(parser_.get(), event_->get()) != 0) return true;
    return Fail(parser.problem_mark, parser.problem == nullptr ? "not YAML" : parser.problem);
  }

  bool Fail(const yaml_mark_t& mark, std::string message) {
    error_ = {.line = mark.line + 1, .column = mark.column + 1, .message = std::move(message)};
    return false;
  }

  bool ReadPart() {
    anchors_.clear();
    while (tokens_.Is(YAML_DOCUMENT_END_TOKEN)) Take();
    Part part{.begin = kNowhere, .has_start = Current().data.document_start.implicit == 0};
    Slot slot = document_.parts_.empty() ? begin_ : document_.parts_.back().end;
    while (tokens_.Is(YAML_VERSION_DIRECTIVE_TOKEN) || tokens_.Is(YAML_TAG_DIRECTIVE_TOKEN)) {
      part.begin = std::min(part.begin, Take().range.begin);
    }
    if (part.has_start) {
      const TakenToken mark = Take();
      part.begin = std::min(part.begin, mark.range.begin);
      slot = mark.range.end;
    }
    part.root = NextNode(kNoNode, slot, 0);
    if (part.root == kNoNode || !Next()) return false;
    part.begin = std::min(part.begin, BeginOf(part.root));
    part.end = EndOf(part.root);
    if (Current().data.document_end.implicit == 0) {
      part.has_end = true;
      part.end = Take().range.end;
    }
    document_.parts_.push_back(part);
    return true;
  }

  NodeId NextNode(NodeId parent, Slot slot, std::size_t depth) { return Next() ? ReadNode(parent, slot, depth) : kNoNode; }

  // Of the event that was fetched; kNoNode: it could not be read.
  NodeId ReadNode(NodeId parent, Slot slot, std::size_t depth) {
    const auto id = static_cast<NodeId>(document_.nodes_.size());
    document_.nodes_.emplace_back().parent = parent;
    document_.nodes_.back().announced = slot;
    ReadProperties(id, slot);
    document_.nodes_[id].slot = slot;
    if (Current().type == YAML_ALIAS_EVENT) {
      ReadAlias(id);
    } else if (Current().type == YAML_SCALAR_EVENT) {
      ReadScalar(id);
    } else if (!ReadCollection(id, depth)) {
      return kNoNode;
    }
    document_.nodes_[id].end = static_cast<NodeId>(document_.nodes_.size());
    return id;
  }

  void ReadProperties(NodeId id, Slot& slot) {
    Node& node = document_.nodes_[id];
    while (tokens_.Is(YAML_ANCHOR_TOKEN) || tokens_.Is(YAML_TAG_TOKEN)) {
      const TakenToken token = Take();
      (token.type == YAML_ANCHOR_TOKEN ? node.anchor_range : node.tag_range) = token.range;
      slot = token.range.end;
    }
    if (!node.anchor_range.empty()) {
      node.anchor = document_.Text(node.anchor_range).substr(1);
      anchors_[node.anchor] = id;
    }
    if (const yaml_char_t* tag = Tag()) node.tag = Keep(yaml::View(tag));
  }

  const yaml_char_t* Tag() {
    if (Current().type == YAML_SCALAR_EVENT) return Current().data.scalar.tag;
    if (Current().type == YAML_SEQUENCE_START_EVENT) return Current().data.sequence_start.tag;
    return Current().type == YAML_MAPPING_START_EVENT ? Current().data.mapping_start.tag : nullptr;
  }

  void ReadAlias(NodeId id) {
    Node& node = document_.nodes_[id];
    node.kind = Kind::kAlias;
    Place(node, Take());
    node.anchor = document_.Text(node.range).substr(1);
    const auto target = anchors_.find(node.anchor);
    if (target == anchors_.end()) return;
    node.target = target->second;
    ++document_.nodes_[target->second].uses;
  }

  static void Place(Node& node, const TakenToken& token) {
    node.range = token.range;
    node.column = token.column;
  }

  void ReadScalar(NodeId id) {
    const auto& scalar = Current().data.scalar;
    Node& node = document_.nodes_[id];
    node.style = StyleOf(scalar.style);
    node.is_resolved = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nullptr;
    node.range = {.begin = node.slot, .end = node.slot};
    if (!tokens_.Is(YAML_SCALAR_TOKEN)) return;
    Place(node, Take());
    if (node.is_block_scalar()) EndBlockScalar(node);
    const std::string_view text = yaml::View(scalar.value, scalar.length);
    const std::string_view written = document_.Text(node.range);
    const std::size_t quotes = node.style == Style::kPlain ? 0 : 1;
    const std::string_view bare = written.size() < 2 * quotes ? written : written.substr(quotes, written.size() - 2 * quotes);
    node.text = bare == text ? bare : Keep(text);
  }

  // The token of a block scalar ends where the next line begins that has something on it.
  void EndBlockScalar(Node& node) {
    const std::string_view text = document_.text();
    const std::size_t header_end = LineEnd(text, node.range.begin);
    tokens_.NoteComments(node.range.begin, header_end);
    std::size_t end = std::max(header_end, node.range.end - BreakBefore(text, node.range.end));
    while (!document_.KeepsBreaks(node) && end > header_end && BreakBefore(text, end) > 0) end -= BreakBefore(text, end);
    node.range.end = end;
  }

  bool ReadCollection(NodeId id, std::size_t depth) {
    if (depth == kMaxDepth) return Fail(Current().start_mark, "nesting that is too deep");
    const bool is_mapping = Current().type == YAML_MAPPING_START_EVENT;
    const bool is_flow = is_mapping ? Current().data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                                    : Current().data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    // A list at the column of its key, and a pair in a flow sequence, open and close without a token.
    const bool is_open = tokens_.Is(OpeningToken(is_mapping, is_flow));
    Node& node = document_.nodes_[id];
    node.kind = is_mapping ? Kind::kMapping : Kind::kSequence;
    node.style = is_flow ? Style::kFlow : Style::kBlock;
    node.is_pair = is_mapping && is_flow && !is_open;
    Place(node, is_open ? Take() : tokens_.Peek());
    std::vector<Entry> entries;
    if (!ReadEntries(id, depth + 1, entries)) return false;
    std::size_t end = entries.empty() ? document_.nodes_[id].range.begin : EndOf(entries.back());
    if (is_open && is_flow) end = Take().range.end;
    if (is_open && !is_flow) Take();
    document_.nodes_[id].range.end = end;
    document_.nodes_[id].entries = std::move(entries);
    return true;
  }

  static yaml_token_type_t OpeningToken(bool is_mapping, bool is_flow) {
    if (is_flow) return is_mapping ? YAML_FLOW_MAPPING_START_TOKEN : YAML_FLOW_SEQUENCE_START_TOKEN;
    return is_mapping ? YAML_BLOCK_MAPPING_START_TOKEN : YAML_BLOCK_SEQUENCE_START_TOKEN;
  }

  bool ReadEntries(NodeId id, std::size_t depth, std::vector<Entry>& entries) {
    const bool is_mapping = document_.nodes_[id].kind == Kind::kMapping;
    const bool has_commas = document_.nodes_[id].style == Style::kFlow && !document_.nodes_[id].is_pair;
    while (Next()) {
      if (has_commas && !entries.empty() && tokens_.Is(YAML_FLOW_ENTRY_TOKEN)) entries.back().comma = Take().range.begin;
      if (Current().type == YAML_SEQUENCE_END_EVENT || Current().type == YAML_MAPPING_END_EVENT) {
        if (is_mapping) MarkDoubled(entries);
        return true;
      }
      if (!(is_mapping ? ReadPair(id, depth, entries.emplace_back()) : ReadElement(id, depth, entries.emplace_back()))) return false;
    }
    return false;
  }

  bool ReadElement(NodeId id, std::size_t depth, Entry& entry) {
    entry.begin = tokens_.Peek().range.begin;
    Slot slot = entry.begin;
    if (document_.nodes_[id].style == Style::kBlock) slot = Take().range.end;
    entry.value = ReadNode(id, slot, depth);
    return entry.value != kNoNode;
  }

  bool ReadPair(NodeId id, std::size_t depth, Entry& entry) {
    entry.begin = tokens_.Peek().range.begin;
    const Slot key_slot = tokens_.Is(YAML_KEY_TOKEN) ? Take().range.end : entry.begin;
    entry.key = ReadNode(id, key_slot, depth);
    if (entry.key == kNoNode || !Next()) return false;
    Slot slot = EndOf(entry.key);
    if (tokens_.Is(YAML_VALUE_TOKEN)) entry.colon = slot = Take().range.end;
    entry.value = ReadNode(id, slot, depth);
    return entry.value != kNoNode;
  }

  // Where what is written of a node begins and ends, anchor and tag included.
  [[nodiscard]] std::size_t BeginOf(NodeId id) const {
    const Node& node = document_.nodes_[id];
    std::size_t begin = node.range.begin;
    if (!node.anchor_range.empty()) begin = std::min(begin, node.anchor_range.begin);
    if (!node.tag_range.empty()) begin = std::min(begin, node.tag_range.begin);
    return begin;
  }
  [[nodiscard]] std::size_t EndOf(NodeId id) const { return std::max(document_.nodes_[id].slot, document_.nodes_[id].range.end); }
  [[nodiscard]] std::size_t EndOf(const Entry& entry) const { return EndOf(entry.value); }

  void MarkDoubled(std::vector<Entry>& entries) const {
    std::unordered_map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Node& key = document_.nodes_[entries[i].key];
      if (key.kind != Kind::kScalar) continue;
      const auto [it, is_new] = seen.emplace(key.text, i);
      if (!is_new) entries[i].is_doubled = entries[it->second].is_doubled = true;
    }
  }

  std::string_view Keep(std::string_view text) { return document_.texts_.emplace_back(text); }

  TakenToken Take() { return tokens_.Take(); }

  Document document_;
  ReadError error_;
  std::size_t begin_;
  yaml::Parser parser_;
  Tokens tokens_;
  std::optional<yaml::Event> event_;
  std::unordered_map<std::string_view, NodeId> anchors_;
};

std::optional<Document> Document::Parse(std::string_view text, ReadError& error) { return Reader(text).Read(error); }

bool Document::KeepsBreaks(const Node& node) const {
  return node.is_block_scalar() && text_.substr(node.range.begin + 1, 2).find('+') != std::string_view::npos;
}

std::size_t Document::LineOf(std::size_t offset) const {
  std::size_t line = 1;
  for (std::size_t at = NextLine(text_, 0); at <= offset && at < text_.size(); at = NextLine(text_, at)) ++line;
  return line;
}

}  // namespace spin_aks::document
