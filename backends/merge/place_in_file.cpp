// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/place_in_file.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "backends/document/value_of.h"
#include "backends/tree/find.h"

namespace spin_aks::merge {
namespace {

using document::Document;
using document::Node;
using document::NodeId;
using document::Range;

struct Step {
  NodeId node = document::kNoNode;
  const yaml::Value* value = nullptr;
  Range range;
};

Range FirstLineOf(const Document& document, Range range) {
  const std::size_t end = document.text().substr(0, range.end).find('\n', range.begin);
  return {.begin = range.begin, .end = end == std::string_view::npos ? range.end : end};
}

// Aliases stand for what they name.
NodeId Resolved(const Document& document, NodeId id) {
  return document.node(id).kind == document::Kind::kAlias ? document.node(id).target : id;
}

std::optional<std::size_t> EntryOf(const Document& document, const Node& node, const PathStep& step, const yaml::Value& value) {
  if (node.kind == document::Kind::kMapping) {
    const auto* key = std::get_if<KeyStep>(&step);
    for (std::size_t i = node.entries.size(); key != nullptr && i > 0; --i) {
      if (KeyOf(document, node.entries[i - 1]) == key->key) return i - 1;
    }
    return std::nullopt;
  }
  const yaml::Value* element = tree::Find(value, Path{{step}});
  if (element == nullptr || value.AsList() == nullptr) return std::nullopt;
  const auto position = static_cast<std::size_t>(element - value.AsList()->data());
  return position < node.entries.size() ? std::optional(position) : std::nullopt;
}

std::optional<Step> Down(const Document& document, const Step& at, const PathStep& step) {
  const NodeId id = Resolved(document, at.node);
  const Node& node = document.node(id);
  const yaml::Value* below = tree::Find(*at.value, Path{{step}});
  const auto position = below != nullptr ? EntryOf(document, node, step, *at.value) : std::nullopt;
  if (!position) return std::nullopt;
  const document::Entry& entry = node.entries[*position];
  const Node& value = document.node(entry.value);
  const bool by_key = entry.key != document::kNoNode && (value.is_collection() || value.range.empty());
  return Step{.node = entry.value, .value = below, .range = by_key ? document.node(entry.key).range : FirstLineOf(document, value.range)};
}

}  // namespace

Range RangeOf(const Document& document, NodeId root, const yaml::Value& value, const Path& path) {
  Step at{.node = root, .value = &value, .range = FirstLineOf(document, document.node(root).range)};
  for (const PathStep& step : path.steps) {
    const auto next = Down(document, at, step);
    if (!next) break;
    at = *next;
  }
  return at.range;
}

Range RangeIn(const DiskFile& file, std::size_t part, const Path& path) {
  const DiskFile::Part place = file.PartAt(part);
  const Range range = RangeOf(*place.document, place.root, file.value(part), path);
  return {.begin = place.offset + range.begin, .end = place.offset + range.end};
}

}  // namespace spin_aks::merge
