// SPDX-License-Identifier: Apache-2.0
//
// The table of keys as the tree that a TOML document is held against.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/keys.h"

namespace spin_aks {

struct KeyNode {
  std::map<std::string, std::unique_ptr<KeyNode>, std::less<>> fixed;
  std::unique_ptr<KeyNode> any_name;    // of an open table
  const TextRule* name_rule = nullptr;  // of `any_name`'s names
  const ConfigKey* leaf = nullptr;      // null: a table
  bool is_array = false;                // of tables; `fixed` are an element's

  // The node of a step, whatever the name; null if there is none.
  [[nodiscard]] const KeyNode* Child(std::string_view step) const;
  // The names that would have been right.
  [[nodiscard]] std::vector<std::string_view> Names() const;
};

// Of all keys; lives as long as the program.
[[nodiscard]] const KeyNode& KeyTree();

}  // namespace spin_aks
