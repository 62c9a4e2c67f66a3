// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/union.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <variant>

namespace spin_aks::tree {
namespace {

// The key of a step, which is no key in a list.
std::optional<std::string> KeyOf(std::string_view step) {
  const auto path = Path::Parse(step);
  const auto* key = path ? std::get_if<KeyStep>(&path->steps.front()) : nullptr;
  return key ? std::optional(key->key) : std::nullopt;
}

UnionPart PartOf(Type type, std::string_view step) {
  const auto key = KeyOf(step);
  return key ? UnionPartOf(type, *key) : UnionPart::kNone;
}

}  // namespace

std::vector<std::string> ArmsOf(Type type, const yaml::Map* map) {
  std::vector<std::string> arms;
  if (!map) return arms;
  for (const yaml::Entry& entry : map->entries()) {
    if (UnionPartOf(type, entry.key) == UnionPart::kArm) arms.push_back(entry.key.text());
  }
  std::ranges::sort(arms);
  return arms;
}

std::vector<std::string> ArmsOf(Type type, const RecordTree* records) {
  std::vector<std::string> arms;
  if (!records) return arms;
  for (const auto& [step, child] : records->below) {
    if (PartOf(type, step) == UnionPart::kArm) arms.push_back(*KeyOf(step));
  }
  std::ranges::sort(arms);
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
