// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/leaves.h"

#include <string>

#include "backends/tree/canonical.h"
#include "backends/tree/walk.h"

namespace spin_aks::tree {
namespace {

bool IsLeaf(const Trail& trail) {
  if (const yaml::Map* map = trail.value().AsMap()) return map->empty();
  const yaml::List* list = trail.value().AsList();
  return !list || list->empty() || trail.elements().atomic != Atomic::kNo;
}

Atomic WhyAtomic(const Trail& trail) {
  const yaml::List* list = trail.value().AsList();
  return list && !list->empty() ? trail.elements().atomic : Atomic::kNo;
}

}  // namespace

std::uint64_t Leaf::Hash() const {
  const std::string* text = is_path ? value->AsString() : nullptr;
  return text ? HashOf(NormalPath(*text)) : HashOf(*value);
}

std::vector<Leaf> Leaves(const yaml::Value& root, const Shape& shape) {
  std::vector<Leaf> leaves;
  Walk(root, shape, [&](const Trail& trail) {
    if (!IsLeaf(trail)) return Next::kInto;
    leaves.push_back(
        {.path = trail.path(), .value = &trail.value(), .span = trail.span(), .atomic = WhyAtomic(trail), .is_path = trail.is_path()});
    return Next::kPast;
  });
  return leaves;
}

}  // namespace spin_aks::tree
