// SPDX-License-Identifier: Apache-2.0
//
// Keys of the 2023 prototype, as today's.
#pragma once

#include "frontend/toml/value.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// `[store]` becomes `[key_value.default]`: `kind = "redis"` is `azure-redis`, `name` is `account`. Both tables
// in one layer are an error. The layer is checked and sorted, and stays so.
[[nodiscard]] TomlTable FoldPrototype(TomlTable layer, Diagnostics& diagnostics);

}  // namespace spin_aks
