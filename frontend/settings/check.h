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

// Sorts a table's entries by key, as everything behind CheckSettings expects; not its values'.
void SortEntries(TomlTable& table);
// Of a sorted table; null if there is none. O(log entries).
[[nodiscard]] const TomlEntry* FindSorted(const TomlTable& table, std::string_view key);
[[nodiscard]] TomlEntry* FindSorted(TomlTable& table, std::string_view key);

// `value` at `steps` (at least one) below an empty root; every step has the same span.
[[nodiscard]] TomlTable Nest(const std::vector<std::string>& steps, Span key_span, TomlValue value);

// `high` over `low`: scalars and arrays replace, tables merge. Both are sorted, the result too.
[[nodiscard]] TomlTable Overlay(TomlTable low, TomlTable high);

}  // namespace spin_aks
