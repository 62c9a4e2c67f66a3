// SPDX-License-Identifier: Apache-2.0
//
// The tables of keys as the tree that a TOML document is held against: each key at each place where it can be written.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/key.h"

namespace spin_aks {

struct KeyNode {
  std::string pattern;                  // `service[].port`, `key_value.<store>.kind`; empty: the root
  const KeyNode* parent = nullptr;      // null: the root
  const ConfigKey* key = nullptr;       // null: the root, and what stands for a name or an element
  std::size_t order = 0;                // of the documentation
  const ConfigKey* leaf = nullptr;      // the key again where a value stands; null: a table
  const TextRule* name_rule = nullptr;  // of `any_name`'s names
  bool is_array = false;                // of tables; `fixed` are an element's
  std::map<std::string, std::unique_ptr<KeyNode>, std::less<>> fixed;
  std::unique_ptr<KeyNode> any_name;  // of an open table

  // The node of a step, whatever the name; null if there is none.
  [[nodiscard]] const KeyNode* Child(std::string_view step) const;
  // The names that would have been right.
  [[nodiscard]] std::vector<std::string_view> Names() const;
};

// Of all keys; lives as long as the program.
[[nodiscard]] const KeyNode& KeyTree();

}  // namespace spin_aks
