// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/key_tree.h"

#include <utility>

#include "frontend/settings/keys_root.h"

namespace spin_aks {
namespace {

class Planter {
 public:
  void Plant(KeyNode& root) { PutAll(keys::kRoot, root); }

 private:
  std::unique_ptr<KeyNode> NewNode(const KeyNode& parent, std::string_view step, const ConfigKey* key) {
    auto node = std::make_unique<KeyNode>();
    node->pattern = parent.pattern + (parent.pattern.empty() ? "" : ".") + std::string(step);
    node->parent = &parent;
    node->key = key;
    node->order = next_++;
    return node;
  }

  void PutAll(const TableDef& table, KeyNode& node) {
    for (const ConfigKey* key : table.keys()) node.fixed[std::string(key->name)] = NodeOf(*key, node);
  }

  std::unique_ptr<KeyNode> NodeOf(const ConfigKey& key, const KeyNode& parent) {
    auto node = NewNode(parent, key.name, &key);
    switch (key.form) {
      case KeyForm::kValue:
        node->leaf = &key;
        break;
      case KeyForm::kTable:
        PutAll(*key.table, *node);
        break;
      case KeyForm::kElements:
        node->is_array = true;
        node->pattern += "[]";
        PutAll(*key.table, *node);
        break;
      case KeyForm::kValues:
      case KeyForm::kTables:
        node->name_rule = key.name_rule;
        node->any_name = NewNode(*node, key.any_name, key.form == KeyForm::kValues ? &key : nullptr);
        if (key.form == KeyForm::kValues)
          node->any_name->leaf = &key;
        else
          PutAll(*key.table, *node->any_name);
        break;
    }
    return node;
  }

  std::size_t next_ = 1;
};

}  // namespace

const KeyNode* KeyNode::Child(std::string_view step) const {
  const auto found = fixed.find(step);
  return found != fixed.end() ? found->second.get() : any_name.get();
}

std::vector<std::string_view> KeyNode::Names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, node] : fixed) names.push_back(name);
  return names;
}

const KeyNode& KeyTree() {
  static const auto tree = [] {
    auto root = std::make_unique<KeyNode>();
    Planter().Plant(*root);
    return root;
  }();
  return *tree;
}

}  // namespace spin_aks
