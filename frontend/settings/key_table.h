// SPDX-License-Identifier: Apache-2.0
//
// The rows of the table of keys, by subject. To add a key: a row in one of the
// config_key_table_*.cpp, and its effect in the resolve_*.cpp of its idea.
#pragma once

#include <vector>

#include "frontend/settings/keys.h"

namespace spin_aks {

[[nodiscard]] std::vector<ConfigKey> TopLevelKeys();
[[nodiscard]] std::vector<ConfigKey> AzureKeys();
[[nodiscard]] std::vector<ConfigKey> ImageKeys();
[[nodiscard]] std::vector<ConfigKey> AppKeys();
[[nodiscard]] std::vector<ConfigKey> VariableKeys();
[[nodiscard]] std::vector<ConfigKey> ServiceKeys();
[[nodiscard]] std::vector<ConfigKey> StoreKeys();
[[nodiscard]] std::vector<ConfigKey> RuntimeKeys();

}  // namespace spin_aks
