// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/union.h"

#include <algorithm>
#include <string_view>
#include <variant>

namespace spin_aks::tree {
namespace {

UnionPart PartOf(Type type, const PathStep& step) {
  const auto* key = std::get_if<KeyStep>(&step);
  return key ? UnionPartOf(type, key->key) : UnionPart::kNone;
}

}  // namespace

std::vector<std::string> ArmsOf(Type type, const yaml::Map* map) {
  std::vector<std::string> arms;
  if (!map) return arms;
  for (const yaml::Entry& entry : map->entries()) {
    if (UnionPartOf(type, entry.key) == UnionPart::kArm) arms.push_back(entry.key);
  }
  std::ranges::sort(arms);
  return arms;
}

std::vector<std::string> ArmsOf(Type type, const RecordTree* records) {
  std::vector<std::string> arms;
  if (!records) return arms;
  for (const auto& [step, child] : records->below) {
    if (PartOf(type, step) == UnionPart::kArm) arms.push_back(std::get<KeyStep>(step).key);
  }
  return arms;
}

yaml::Map UnionFields(Type type, const yaml::Map* map) {
  yaml::Map fields;
  if (!map) return fields;
  for (const yaml::Entry& entry : map->entries()) {
    if (UnionPartOf(type, entry.key) != UnionPart::kNone) fields.entries().push_back(entry);
  }
  return fields;
}

RecordTree UnionFields(Type type, const RecordTree* records) {
  RecordTree fields;
  if (!records) return fields;
  for (const auto& [step, child] : records->below) {
    if (PartOf(type, step) != UnionPart::kNone) fields.below.emplace(step, child);
  }
  return fields;
}

}  // namespace spin_aks::tree
