// SPDX-License-Identifier: Apache-2.0
//
// A file of YAML that somebody keeps, with the place of every byte of it: what stands where, and nothing lost. Reading follows libyaml
// (and so go-yaml, which descends from it): what it refuses is refused, with its words. What is read is edited with edit.h.
//
// Nodes lie in the order of the text, each before what is in it; offsets are bytes of the text, a byte order mark included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/reader.h"

namespace spin_aks::document {

using yaml::ReadError;

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xFFFFFFFF;
inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

// Collections within collections.
inline constexpr std::size_t kMaxDepth = yaml::kMaxDepth;

// Bytes of the text, the end excluded.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] bool empty() const { return begin == end; }
  auto operator<=>(const Range&) const = default;
};

enum class Kind : std::uint8_t { kScalar, kSequence, kMapping, kAlias };

enum class Style : std::uint8_t {
  kPlain,  // of aliases and empty nodes too
  kSingleQuoted,
  kDoubleQuoted,
  kLiteral,
  kFolded,
  kBlock,  // of collections
  kFlow,
};

// A pair of a mapping, an element of a sequence.
struct Entry {
  NodeId key = kNoNode;  // none in a sequence
  NodeId value = kNoNode;
  std::size_t begin = 0;         // of its `-`, its `?`, else of its key or value with their properties
  std::size_t colon = kNowhere;  // behind its `:`
  std::size_t comma = kNowhere;  // of the `,` that follows it, in flow style
  bool is_doubled = false;       // another entry has the same key
};

struct Node {
  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;
  bool is_pair = false;      // `a: 1` in `[a: 1]`: a mapping without braces
  bool is_resolved = false;  // a scalar without quotes and tag: what it is, its text says
  NodeId parent = kNoNode;   // none of a document's root
  NodeId end = kNoNode;      // the first node behind it that is not in it
  NodeId target = kNoNode;   // of an alias: what it stands for
  std::uint32_t uses = 0;    // aliases that stand for it
  std::uint32_t column = 0;  // where `range` begins, in code points from the line's begin
  // The node itself, anchor and tag aside; of a block collection from the first entry to the end of the last, of a block scalar to the
  // end of its last line, line break excluded (with `+`, of all that belongs to it). Empty for what is not written.
  Range range;
  std::size_t announced = 0;  // behind the `-`, `?`, `:` or `---` in front of it, else where it begins
  std::size_t slot = 0;       // the same, behind its anchor and tag too: here something is written where nothing is
  Range anchor_range;         // with its `&`
  Range tag_range;
  std::string_view anchor;     // the name; also an alias's
  std::string_view tag;        // in full: `tag:yaml.org,2002:str`, `!local`; empty: none
  std::string_view text;       // of a scalar: what it means, escapes and folding undone
  std::vector<Entry> entries;  // of a collection

  [[nodiscard]] bool is_collection() const { return kind == Kind::kSequence || kind == Kind::kMapping; }
  [[nodiscard]] bool is_block_scalar() const { return style == Style::kLiteral || style == Style::kFolded; }
  [[nodiscard]] bool is_block() const { return style == Style::kBlock; }
};

// One of the documents of a file.
struct Part {
  NodeId root = kNoNode;
  // Its `---` with what belongs to it, directives too; without one, where its root begins.
  std::size_t begin = 0;
  std::size_t end = 0;  // of its last content, or of its `...`
  bool has_start = false;
  bool has_end = false;
};

class Document {
 public:
  // A view of the text, which outlives it. Nothing, and `error` set, for what libyaml refuses and for what is nested too deep.
  [[nodiscard]] static std::optional<Document> Parse(std::string_view text, ReadError& error);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view Text(Range range) const { return text_.substr(range.begin, range.end - range.begin); }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[id]; }
  // In order, each from its `#` to the end of its line.
  [[nodiscard]] const std::vector<Range>& comments() const { return comments_; }

  // A block scalar with `+`: the line breaks behind it belong to it.
  [[nodiscard]] bool KeepsBreaks(const Node& node) const;
  // From 1.
  [[nodiscard]] std::size_t LineOf(std::size_t offset) const;

  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

 private:
  friend class Reader;
  Document() = default;

  std::string_view text_;
  std::vector<Part> parts_;
  std::vector<Node> nodes_;
  std::vector<Range> comments_;
  std::deque<std::string> texts_;  // of scalars that do not mean what stands there, letter by letter, and of tags
};

}  // namespace spin_aks::document
