// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/key_tree.h"

namespace spin_aks {
namespace {

KeyNode& Step(KeyNode& node, const PatternStep& step) {
  auto& slot = step.kind == StepKind::kAnyName ? node.any_name : node.fixed[std::string(step.text)];
  if (!slot) slot = std::make_unique<KeyNode>();
  if (step.kind == StepKind::kElement) slot->is_array = true;
  return *slot;
}

void Insert(KeyNode& root, const ConfigKey& key) {
  KeyNode* node = &root;
  for (const PatternStep& step : PatternSteps(key.pattern)) {
    if (step.kind == StepKind::kAnyName) node->name_rule = key.name_rule;
    node = &Step(*node, step);
  }
  node->leaf = &key;
}

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
  static const KeyNode tree = [] {
    KeyNode root;
    for (const ConfigKey& key : ConfigKeys()) Insert(root, key);
    return root;
  }();
  return tree;
}

}  // namespace spin_aks
