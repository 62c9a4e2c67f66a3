// SPDX-License-Identifier: Apache-2.0
//
// From changes to splices. The text ends in a line break: lines are cut and put in as wholes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/changes.h"
#include "backends/document/document.h"
#include "backends/document/splice.h"
#include "backends/yaml/writer.h"

namespace spin_aks::document {

// A comment that comes to stand right below a literal block, and deeper than it, would be part of it: where that happens there are other
// ways.
struct Ways {
  bool has_blocks = true;       // text of several lines may become a literal block
  bool takes_comments = false;  // what goes takes the deeper comments behind it along
};

class Plan {
 public:
  Plan(const Document& document, Ways ways);

  void Parts(const Changes& changes);
  // Of what is removed, replaced or added nothing else may be changed.
  void Value(NodeId id, const yaml::Value& value);
  // The same, of a kind with what is there: the tag stays.
  void Contents(NodeId id, const yaml::Value& value) { Write(PlainSiteOf(id), value); }
  // Other entries of a collection, of which some stay.
  void Entries(NodeId id, const Change& change);

  [[nodiscard]] std::vector<Splice> Take() && { return std::move(splices_); }

 private:
  // How a value stands in the text.
  enum class Form : std::uint8_t {
    kNothing,      // it does not: a null
    kOnLine,       // from its first byte to its last
    kBlockScalar,  // a header, and a body below
    kHere,         // a block collection that begins where it is announced, or the whole document
    kBelow,        // a block collection on lines of its own
  };
  // Where a value is to stand, once a tag is gone that was of the one before.
  struct Site {
    NodeId id = kNoNode;
    Form form = Form::kNothing;
    std::size_t slot = 0;
    Range range;
    std::size_t column = 0;
  };
  [[nodiscard]] Site PlainSiteOf(NodeId id) const;
  [[nodiscard]] Site SiteWithoutTag(NodeId id);

  void Write(const Site& site, const yaml::Value& value);
  void PutOnLine(const Site& site, std::string text);
  void PutBlock(const Site& site, const std::string& header, const std::string& body);
  void PutLines(const Site& site, const yaml::Value& value, const yaml::Layout& layout);
  void PutWhereNothingIs(const Site& site, const std::string& text);
  // One text for another on a line, so that a comment behind it stays in the column that it shares with a neighbour's.
  void ReplaceOnLine(Range range, std::string text);
  [[nodiscard]] bool SharesColumn(std::size_t hash) const;
  // A pair of a mapping that ends with its key.
  [[nodiscard]] bool LacksColon(NodeId value) const;
  [[nodiscard]] static std::string ScalarHeader(const Node& node, std::string_view text);

  void BlockEntries(NodeId id, const Change& change);
  // `first`: the position of the first entry that stays; `front`: the lines of what comes in front of it.
  void FirstBehindDash(NodeId id, std::size_t first, std::string front);
  void CutLines(const Node& collection, std::size_t position);
  [[nodiscard]] std::string LinesOf(NodeId collection, const Added& added);
  void FlowEntries(NodeId id, const Change& change);
  void FlowRun(NodeId id, std::size_t first, std::size_t last);
  // `added`: all that goes behind one entry.
  void AddFlow(NodeId id, std::span<const Added> added, const Change& change, std::size_t last_to_stay);
  [[nodiscard]] std::string PartingOf(const Entry& entry) const;
  [[nodiscard]] static const Entry& FirstOfRun(const Node& node, const Change& change, std::size_t position);
  [[nodiscard]] std::size_t EndOfFreeLine(const Entry& entry, std::size_t offset) const;

  [[nodiscard]] static std::string LinesOf(const yaml::Value& document);
  // The whole lines that hold it.
  [[nodiscard]] Range LinesOf(Range range) const;
  // Where something goes that is added behind a block entry: where a line begins.
  [[nodiscard]] std::size_t ExtentOf(const Node& collection, std::size_t position) const;
  [[nodiscard]] std::size_t EndOf(NodeId id) const;
  [[nodiscard]] std::size_t EndOf(const Entry& entry) const { return EndOf(entry.value); }
  [[nodiscard]] Range Body(const Node& block_scalar) const;
  [[nodiscard]] std::size_t HeaderEnd(const Node& block_scalar) const;
  [[nodiscard]] bool BeginsLine(std::size_t offset) const;
  [[nodiscard]] bool HasComment(Range range) const;
  [[nodiscard]] std::size_t DepthOf(NodeId id) const;
  [[nodiscard]] std::size_t ContentIndent(NodeId id, const yaml::Value& value, const yaml::Layout& layout) const;
  [[nodiscard]] const yaml::Layout& LayoutAt(NodeId collection);

  // Lines with LF as the file has them near `offset`.
  [[nodiscard]] std::string WithBreaks(std::string_view lines, std::size_t offset) const;
  void Replace(Range range, std::string text) { splices_.push_back({.range = range, .text = std::move(text)}); }
  void Cut(Range range) {
    if (!range.empty()) Replace(range, {});
  }
  void Put(std::size_t offset, std::string text, NodeId of) {
    splices_.push_back({.range = {.begin = offset, .end = offset}, .text = std::move(text), .depth = DepthOf(of)});
  }

  const Document& document_;
  std::string_view text_;
  Ways ways_;
  yaml::Layout layout_;
  std::map<NodeId, yaml::Layout> layouts_;
  std::vector<Splice> splices_;
};

}  // namespace spin_aks::document
