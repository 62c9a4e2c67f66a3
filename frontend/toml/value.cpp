// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/value.h"

#include <algorithm>
#include <array>

namespace spin_aks {

const TomlEntry* TomlTable::Find(std::string_view key) const {
  const auto it = std::ranges::find(entries, key, &TomlEntry::key);
  return it == entries.end() ? nullptr : &*it;
}

std::string_view TomlValue::TypeName() const {
  static constexpr std::array<std::string_view, 7> kNames{"string", "integer", "float", "boolean", "datetime", "array", "table"};
  return kNames[data.index()];
}

}  // namespace spin_aks
