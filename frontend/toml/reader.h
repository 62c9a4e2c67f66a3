// SPDX-License-Identifier: Apache-2.0
//
// TOML 1.0 text -> tree with byte spans. The only user of toml++.
#pragma once

#include <cstddef>
#include <optional>

#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

inline constexpr std::size_t kMaxTomlBytes = 4U << 20U;

// Reads the source with this id. Reports at most one error: a syntax error, or
// what a guard found first (size above 4 MiB, NUL, invalid UTF-8, more than 64
// parts in one key, tables nested deeper than 128, a character that TOML allows
// only in strings). No string or key of the tree holds a NUL.
[[nodiscard]] std::optional<TomlValue> ReadToml(const SourceMap& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace spin_aks
