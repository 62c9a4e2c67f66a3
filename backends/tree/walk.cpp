// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/walk.h"

#include <utility>

namespace spin_aks::tree {

void Trail::Enter(const yaml::Entry& entry) {
  const Span span = entry.value.span().is_somewhere() ? entry.value.span() : levels_.back().span;
  Push({.value = &entry.value, .entry = &entry, .shape = FieldShape(levels_.back().shape, entry.key), .span = span});
}

void Trail::Enter(std::size_t index) {
  const yaml::Value& element = (*value().AsList())[index];
  const Span span = element.span().is_somewhere() ? element.span() : levels_.back().span;
  Push({.value = &element, .index = index, .shape = ElementShape(levels_.back().shape), .span = span});
}

bool Trail::is_path() const {
  if (levels_.size() < 2 || entry()) return false;
  return levels_[levels_.size() - 2].shape.list == ListKind::kPaths;
}

const Elements& Trail::ElementsOf(const Level& level) {
  if (!level.elements) level.elements = AddressElements(*level.value->AsList(), level.shape);
  return *level.elements;
}

Path Trail::path() const {
  Path path;
  path.steps.reserve(levels_.size() - 1);
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (level.entry) {
      path.steps.emplace_back(KeyStep{level.entry->key.text()});
      continue;
    }
    const Elements& elements = ElementsOf(levels_[i - 1]);
    path.steps.push_back(elements.atomic == Atomic::kNo ? elements.steps[level.index] : IndexStep{level.index});
  }
  return path;
}

}  // namespace spin_aks::tree
