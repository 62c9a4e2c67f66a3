// SPDX-License-Identifier: Apache-2.0
//
// Whether a tree holds an entry of some kind, however deep.
#pragma once

#include <algorithm>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::compare {

// `test(key, value)` for each entry of each mapping, down from `value`.
template <typename Test>
[[nodiscard]] bool AnyEntry(const yaml::Value& value, const Test& test) {
  if (const yaml::Map* map = value.AsMap()) {
    return std::ranges::any_of(map->entries(), [&](const yaml::Entry& entry) {
      return test(std::string_view(entry.key), entry.value) || AnyEntry(entry.value, test);
    });
  }
  const yaml::List* list = value.AsList();
  return list != nullptr && std::ranges::any_of(*list, [&](const yaml::Value& item) { return AnyEntry(item, test); });
}

}  // namespace spin_aks::compare
