// SPDX-License-Identifier: Apache-2.0
//
// Checked tables of settings, laid over each other. Their entries are sorted by key, and stay so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/toml/value.h"
#include "ir/source.h"

namespace spin_aks {

// Sorts a table's entries by key, as everything behind CheckSettings expects; not its values'.
void SortEntries(TomlTable& table);
// Of a sorted table; null if there is none. O(log entries).
[[nodiscard]] const TomlEntry* FindSorted(const TomlTable& table, std::string_view key);
[[nodiscard]] TomlEntry* FindSorted(TomlTable& table, std::string_view key);

// `value` at `steps` (at least one) below an empty root; every step has the same span.
[[nodiscard]] TomlTable Nest(const std::vector<std::string>& steps, Span key_span, TomlValue value);

// What becomes of two arrays of tables. A target changes one Service of several by its name; the command line gives the whole list.
enum class Arrays : std::uint8_t { kReplaced, kMergedByName };

// `high` over `low`: scalars and arrays replace, tables merge. Arrays merge by name only where every element of both has one: those of
// `low` keep their places, new ones follow.
[[nodiscard]] TomlTable Overlay(TomlTable low, TomlTable high, Arrays arrays);

}  // namespace spin_aks
