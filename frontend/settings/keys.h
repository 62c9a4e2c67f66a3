// SPDX-License-Identifier: Apache-2.0
//
// The tables of keys, asked by name: `explain KEY`, suggestions, documentation.
// Code that wants a setting names its Key, never a text (section.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/key_tree.h"

namespace spin_aks {

// Every key that has a value, at every place where it can be written, in the order of the documentation.
[[nodiscard]] const std::vector<const KeyNode*>& ConfigKeys();

// By pattern, or by a concrete name: `key_value.default.kind`, `service[0].port`,
// `service.port` and `app.labels."a.b/c"` find theirs. Null if there is none.
[[nodiscard]] const KeyNode* FindConfigKey(std::string_view name);

// All keys of a table: `cluster`, `service`, `key_value`; empty for anything else.
[[nodiscard]] std::vector<const KeyNode*> ConfigKeysBelow(std::string_view table);

// The key, or table, that a misspelt name probably meant.
[[nodiscard]] std::optional<std::string> NearestConfigKey(std::string_view name);

// A constant as TOML; empty where there is none.
[[nodiscard]] std::string ConstantToml(const Constant& constant, ValueShape shape);
// What holds where nobody says anything: a value as TOML, or words; empty if nothing does.
[[nodiscard]] std::string DescribeDefault(const ConfigKey& key);

// Splits a dotted TOML key: bare and quoted parts. Nothing if it is malformed.
[[nodiscard]] std::optional<std::vector<std::string>> SplitKey(std::string_view key);
// The inverse: quotes what is not a bare key.
[[nodiscard]] std::string JoinKey(const std::vector<std::string>& steps);

// Keys and tables of the documentation that a later version of spin-aks brings: `target`, `ingress`, …
[[nodiscard]] bool IsLaterKey(std::string_view pattern);

}  // namespace spin_aks
