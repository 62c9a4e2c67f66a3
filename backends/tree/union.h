// SPDX-License-Identifier: Apache-2.0
//
// The fields of a map of which one excludes the others, taken apart from the rest.
#pragma once

#include <string>
#include <vector>

#include "backends/tree/record.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"

namespace spin_aks::tree {

// The names of the arms that are there, sorted: mostly one.
[[nodiscard]] std::vector<std::string> ArmsOf(Type type, const yaml::Map* map);
[[nodiscard]] std::vector<std::string> ArmsOf(Type type, const RecordTree* records);

// The fields that belong to the union, and only them.
[[nodiscard]] yaml::Map UnionFields(Type type, const yaml::Map* map);
[[nodiscard]] RecordTree UnionFields(Type type, const RecordTree* records);

}  // namespace spin_aks::tree
