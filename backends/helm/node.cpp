// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/node.h"

#include <algorithm>

namespace spin_aks::helm {

Entry* FindEntry(Node& node, std::string_view key) {
  auto* mapping = std::get_if<Mapping>(&node.data);
  if (mapping == nullptr) return nullptr;
  const auto it = std::ranges::find_if(mapping->members, [&](const Member& member) {
    const Entry* entry = std::get_if<Entry>(&member);
    return entry != nullptr && entry->key == key;
  });
  return it == mapping->members.end() ? nullptr : std::get_if<Entry>(&*it);
}

Node* FindNode(Node& root, const std::vector<std::string_view>& keys) {
  Node* node = &root;
  for (const std::string_view key : keys) {
    Entry* entry = FindEntry(*node, key);
    if (entry == nullptr) return nullptr;
    node = &entry->value;
  }
  return node;
}

}  // namespace spin_aks::helm
