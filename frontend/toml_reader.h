// SPDX-License-Identifier: Apache-2.0
//
// TOML 1.0 text -> tree with byte spans. The only user of toml++.
#pragma once

#include <optional>

#include "frontend/toml_value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// Reads the source with this id. Reports at most one error: a syntax error, or
// what a guard found first (size above 4 MiB, NUL, invalid UTF-8, more than 64
// parts in one key, a bare key with a character that TOML does not allow).
[[nodiscard]] std::optional<TomlValue> ReadToml(const SourceMap& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace spin_aks
