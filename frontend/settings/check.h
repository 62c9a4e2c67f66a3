// SPDX-License-Identifier: Apache-2.0
//
// One layer of settings, held against the table of keys.
#pragma once

#include <string>
#include <vector>

#include "frontend/settings/key_tree.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// What is right in `written`, in one form: texts are strings, tables are sorted
// by key, `name = scalar` is `name.value`, a single table where an array of tables belongs is its
// only element. What is wrong is reported and left out. `place` is where `written` stands below
// the root (`app` for a tool table) and `node` its keys.
[[nodiscard]] TomlTable CheckSettings(const SourceMap& sources, const TomlTable& written, const KeyNode& node,
                                      std::vector<std::string> place, Diagnostics& diagnostics);

// False, and reported, if the layer says a `schema` newer than ours: what else is in it would be a guess.
[[nodiscard]] bool CheckSchema(const TomlTable& layer, Diagnostics& diagnostics);

}  // namespace spin_aks
