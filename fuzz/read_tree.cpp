// SPDX-License-Identifier: Apache-2.0
#include "fuzz/read_tree.h"

#include <yaml.h>

#include "backends/yaml/resolve.h"

namespace spin_aks::fuzz {
namespace {

std::string Text(const unsigned char* text) { return text == nullptr ? std::string() : reinterpret_cast<const char*>(text); }

// Events put together; the parser outlives it.
class Builder {
 public:
  explicit Builder(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Builder() { yaml_parser_delete(&parser_); }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  std::optional<std::vector<Tree>> Read() {
    std::vector<Tree> documents;
    for (;;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) return std::nullopt;
      const auto type = event.type;
      if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
        yaml_event_delete(&event);
        continue;
      }
      if (type == YAML_STREAM_END_EVENT) {
        yaml_event_delete(&event);
        return documents;
      }
      auto tree = Node(event);
      if (!tree) return std::nullopt;
      documents.push_back(*std::move(tree));
    }
  }

 private:
  // Takes the event.
  std::optional<Tree> Node(yaml_event_t& event) {
    Tree tree;
    yaml_event_type_t end = YAML_NO_EVENT;
    if (event.type == YAML_ALIAS_EVENT) {
      tree.kind = Tree::Kind::kAlias;
      tree.anchor = Text(event.data.alias.anchor);
    } else if (event.type == YAML_SCALAR_EVENT) {
      tree.anchor = Text(event.data.scalar.anchor);
      tree.tag = Text(event.data.scalar.tag);
      tree.text = std::string(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
      tree.is_plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    } else if (event.type == YAML_SEQUENCE_START_EVENT) {
      tree.kind = Tree::Kind::kSequence;
      tree.anchor = Text(event.data.sequence_start.anchor);
      tree.tag = Text(event.data.sequence_start.tag);
      end = YAML_SEQUENCE_END_EVENT;
    } else {
      tree.kind = Tree::Kind::kMapping;
      tree.anchor = Text(event.data.mapping_start.anchor);
      tree.tag = Text(event.data.mapping_start.tag);
      end = YAML_MAPPING_END_EVENT;
    }
    yaml_event_delete(&event);
    while (end != YAML_NO_EVENT) {
      yaml_event_t next;
      if (yaml_parser_parse(&parser_, &next) == 0) return std::nullopt;
      if (next.type == end) {
        yaml_event_delete(&next);
        break;
      }
      auto child = Node(next);
      if (!child) return std::nullopt;
      tree.children.push_back(*std::move(child));
    }
    return tree;
  }

  yaml_parser_t parser_{};
};

}  // namespace

std::optional<std::vector<Tree>> ReadTrees(std::string_view text) { return Builder(text).Read(); }

Tree TreeOf(const yaml::Value& value) {
  Tree tree;
  if (const yaml::Map* map = value.AsMap()) {
    tree.kind = Tree::Kind::kMapping;
    for (const yaml::Entry& entry : map->entries()) {
      tree.children.emplace_back().text = entry.key.text();
      tree.children.push_back(TreeOf(entry.value));
    }
  } else if (const yaml::List* list = value.AsList()) {
    tree.kind = Tree::Kind::kSequence;
    for (const yaml::Value& element : *list) tree.children.push_back(TreeOf(element));
  } else if (const std::string* text = value.AsString()) {
    tree.text = *text;
  } else {
    tree.is_plain = true;
    if (const auto* number = std::get_if<std::int64_t>(&value.node())) tree.text = std::to_string(*number);
    if (const auto* flag = std::get_if<bool>(&value.node())) tree.text = *flag ? "true" : "false";
    if (std::holds_alternative<std::nullptr_t>(value.node())) tree.text = "null";
  }
  return tree;
}

void DropStyle(Tree& tree) {
  if (tree.is_plain && tree.tag.empty()) {
    const auto meant = yaml::ResolvePlain(tree.text);
    tree.is_plain = !meant || meant->AsString() == nullptr;
    if (meant && std::holds_alternative<std::nullptr_t>(meant->node())) tree.text = "null";
  }
  for (Tree& child : tree.children) DropStyle(child);
}

}  // namespace spin_aks::fuzz
