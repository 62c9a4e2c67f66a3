// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/node.h"

#include <algorithm>
#include <utility>

namespace spin_aks::helm {
namespace {

Node FromMap(const yaml::Map& map) {
  Mapping mapping;
  mapping.members.reserve(map.entries().size());
  for (const yaml::Entry& entry : map.entries()) mapping.members.push_back(Entry{entry.key, FromValue(entry.value), std::nullopt});
  return mapping;
}

Node FromList(const yaml::List& list) {
  Sequence sequence;
  sequence.items.reserve(list.size());
  for (const yaml::Value& item : list) sequence.items.push_back(FromValue(item));
  return sequence;
}

bool HasText(Node& node, const std::string& key, const std::string& text) {
  const Entry* entry = FindEntry(node, key);
  const auto* literal = entry != nullptr ? std::get_if<Literal>(&entry->value.data) : nullptr;
  const std::string* found = literal != nullptr ? literal->value.AsString() : nullptr;
  return found != nullptr && *found == text;
}

Node* Step(Node& node, const KeyStep& step) {
  Entry* entry = FindEntry(node, step.key);
  return entry != nullptr ? &entry->value : nullptr;
}

Node* Step(Node& node, const MatchStep& step) {
  auto* sequence = std::get_if<Sequence>(&node.data);
  if (sequence == nullptr) return nullptr;
  const auto matches = [&](Node& item) {
    return std::ranges::all_of(step.fields, [&](const auto& field) { return HasText(item, field.first, field.second); });
  };
  const auto it = std::ranges::find_if(sequence->items, matches);
  return it == sequence->items.end() ? nullptr : &*it;
}

Node* Step(Node& /*node*/, const ValueStep& /*step*/) { return nullptr; }

Node* Step(Node& node, const IndexStep& step) {
  auto* sequence = std::get_if<Sequence>(&node.data);
  return sequence != nullptr && step.index < sequence->items.size() ? &sequence->items[step.index] : nullptr;
}

auto FindMember(Mapping& mapping, std::string_view key) {
  return std::ranges::find_if(mapping.members, [&](const Member& member) {
    const Entry* entry = std::get_if<Entry>(&member);
    return entry != nullptr && entry->key == key;
  });
}

}  // namespace

Node FromValue(const yaml::Value& value) {
  const yaml::Map* map = value.AsMap();
  const yaml::List* list = value.AsList();
  const bool is_map = map != nullptr && !map->empty(), is_list = list != nullptr && !list->empty();
  Node node = is_map ? FromMap(*map) : is_list ? FromList(*list) : Literal{value};
  node.cause = {.span = value.span(), .rule = value.rule()};
  return node;
}

Entry* FindEntry(Node& node, std::string_view key) {
  auto* mapping = std::get_if<Mapping>(&node.data);
  if (mapping == nullptr) return nullptr;
  const auto it = FindMember(*mapping, key);
  return it == mapping->members.end() ? nullptr : std::get_if<Entry>(&*it);
}

Node* FindNode(Node& root, const Path& path) {
  Node* node = &root;
  for (const PathStep& step : path.steps) {
    node = std::visit([&](const auto& s) { return Step(*node, s); }, step);
    if (node == nullptr) return nullptr;
  }
  return node;
}

void InsertAfter(Node& node, std::string_view after, Entry entry) {
  auto& mapping = std::get<Mapping>(node.data);
  auto it = FindMember(mapping, after);
  if (it != mapping.members.end()) ++it;
  mapping.members.insert(it, std::move(entry));
}

void Remove(Node& node, std::string_view key) {
  auto& mapping = std::get<Mapping>(node.data);
  if (const auto it = FindMember(mapping, key); it != mapping.members.end()) mapping.members.erase(it);
}

}  // namespace spin_aks::helm
