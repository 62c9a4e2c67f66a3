// SPDX-License-Identifier: Apache-2.0
#include "backends/document/value_of.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "backends/yaml/as_read.h"
#include "backends/yaml/resolve.h"
#include "backends/yaml/writer.h"

namespace spin_aks::document {
namespace {

constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";

class Maker {
 public:
  explicit Maker(const Document& document) : document_(document), is_open_(document.nodes().size()) {}

  // Nothing: see where_.
  std::optional<yaml::Value> Make(NodeId id) {
    const Node& node = document_.node(id);
    if (++made_ > kMostNodes) return Stop(id);
    if (node.kind == Kind::kScalar) return Scalar(node);
    const NodeId what = node.kind == Kind::kAlias ? node.target : id;
    if (what == kNoNode || is_open_[what]) return Stop(id);
    if (node.kind == Kind::kAlias) return Make(what);
    is_open_[id] = true;
    auto value = node.kind == Kind::kMapping ? Mapping(node) : Sequence(node);
    is_open_[id] = false;
    return value;
  }

  [[nodiscard]] ReadError error() const {
    return {.line = document_.LineOf(document_.node(where_).range.begin),
            .column = document_.node(where_).column + 1,
            .message = document_.node(where_).target == kNoNode && document_.node(where_).kind == Kind::kAlias
                           ? "an alias of nothing"
                           : "aliases that make too much of the text"};
  }

 private:
  std::nullopt_t Stop(NodeId id) {
    where_ = id;
    return std::nullopt;
  }

  yaml::Value Scalar(const Node& node) {
    if (!node.tag.empty() && node.tag != kStringTag && node.tag != "!") {
      return yaml::Value(yaml::Verbatim{std::string(node.tag) + " " + yaml::WriteString(node.text)});
    }
    if (!node.is_resolved) return yaml::AsRead(node.text);
    if (auto value = yaml::ResolvePlain(node.text)) return *std::move(value);
    return yaml::Value(yaml::Verbatim{std::string(node.text)});
  }

  std::optional<yaml::Value> Sequence(const Node& node) {
    yaml::List list;
    for (const Entry& entry : node.entries) {
      auto element = Make(entry.value);
      if (!element) return std::nullopt;
      list.push_back(*std::move(element));
    }
    return list;
  }

  std::optional<yaml::Value> Mapping(const Node& node) {
    yaml::Map map;
    std::unordered_map<std::string, std::size_t> positions;
    std::vector<NodeId> merged;
    for (const Entry& entry : node.entries) {
      if (IsMergeKey(document_, entry)) {
        merged.push_back(entry.value);
        continue;
      }
      auto value = Make(entry.value);
      if (!value) return std::nullopt;
      const auto [it, is_new] = positions.emplace(KeyOf(document_, entry), map.entries().size());
      if (is_new) {
        map.Add(it->first, *std::move(value));
      } else {
        map.entries()[it->second].value = *std::move(value);
      }
    }
    for (const NodeId id : merged) {
      auto value = Make(id);
      if (!value) return std::nullopt;
      Inherit(*std::move(value), map, positions);
    }
    return map;
  }

  // From a mapping, or from each of a list of them; of those the first that has a key gives it.
  static void Inherit(yaml::Value from, yaml::Map& map, std::unordered_map<std::string, std::size_t>& positions) {
    if (yaml::List* list = from.AsList()) {
      for (yaml::Value& element : *list) Inherit(std::move(element), map, positions);
    }
    if (yaml::Map* other = from.AsMap()) {
      for (yaml::Entry& entry : other->entries()) {
        if (positions.emplace(entry.key.text(), map.entries().size()).second) map.Add(std::move(entry.key), std::move(entry.value));
      }
    }
  }

  const Document& document_;
  std::vector<bool> is_open_;
  std::size_t made_ = 0;
  NodeId where_ = 0;
};

}  // namespace

std::optional<yaml::Value> ValueOf(const Document& document, NodeId root, ReadError& error) {
  Maker maker(document);
  auto value = maker.Make(root);
  if (!value) error = maker.error();
  return value;
}

std::string KeyOf(const Document& document, const Entry& entry) {
  const Node* key = &document.node(entry.key);
  if (key->kind == Kind::kAlias && key->target != kNoNode) key = &document.node(key->target);
  return std::string(key->kind == Kind::kScalar ? key->text : document.Text(key->range));
}

bool IsMergeKey(const Document& document, const Entry& entry) {
  if (entry.key == kNoNode) return false;
  const Node& key = document.node(entry.key);
  if (key.text != "<<" || !key.is_resolved) return false;
  const Node& value = document.node(entry.value);
  return value.kind != Kind::kScalar;
}

}  // namespace spin_aks::document
