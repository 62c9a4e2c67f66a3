// SPDX-License-Identifier: Apache-2.0
//
// Walking down a tree that may lack what one asks for, and knowing at each step what
// caused it: a node without a place of its own has its parent's.
#pragma once

#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "backends/yaml/value.h"

namespace spin_aks::tree {

// A view: valid as long as the tree is. Absent nodes answer everything with nothing.
class Node {
 public:
  Node() = default;
  Node(const yaml::Value& value, Span inherited) : value_(&value), span_(value.span().is_somewhere() ? value.span() : inherited) {}
  explicit Node(const yaml::Value& document) : Node(document, Span{}) {}

  explicit operator bool() const { return value_ != nullptr; }
  [[nodiscard]] Span span() const { return span_; }

  [[nodiscard]] Node operator[](std::string_view key) const {
    const yaml::Map* map = value_ ? value_->AsMap() : nullptr;
    const yaml::Value* child = map ? map->Find(key) : nullptr;
    return child ? Node(*child, span_) : Node();
  }
  // Of a list its elements, each a Node; made while one goes through them.
  [[nodiscard]] auto Elements() const {
    const yaml::List* list = value_ ? value_->AsList() : nullptr;
    return std::span(list ? list->data() : nullptr, list ? list->size() : 0) |
           std::views::transform([inherited = span_](const yaml::Value& element) { return Node(element, inherited); });
  }
  // Of a mapping its keys, each with its Node.
  [[nodiscard]] auto Entries() const {
    const yaml::Map* map = value_ ? value_->AsMap() : nullptr;
    return std::span(map ? map->entries().data() : nullptr, map ? map->entries().size() : 0) |
           std::views::transform([inherited = span_](const yaml::Entry& entry) {
             return std::pair<std::string_view, Node>(entry.key, Node(entry.value, inherited));
           });
  }
  // Empty for anything that is not a string.
  [[nodiscard]] std::string_view Text() const {
    const std::string* text = value_ ? value_->AsString() : nullptr;
    return text ? std::string_view(*text) : std::string_view();
  }
  [[nodiscard]] bool IsTrue() const {
    const bool* flag = value_ ? std::get_if<bool>(&value_->node()) : nullptr;
    return flag && *flag;
  }
  // Null for what is not there.
  [[nodiscard]] const yaml::Value* value() const { return value_; }
  // A string as it is, an integer in decimal: how a port is named.
  [[nodiscard]] std::string Scalar() const {
    const auto* number = value_ ? std::get_if<std::int64_t>(&value_->node()) : nullptr;
    return number ? std::to_string(*number) : std::string(Text());
  }

 private:
  const yaml::Value* value_ = nullptr;
  Span span_;
};

}  // namespace spin_aks::tree
