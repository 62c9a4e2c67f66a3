// SPDX-License-Identifier: Apache-2.0
//
// A value that came as one text, from a flag or the environment, made TOML by
// the type of its key: `image.tag=1.10` stays the text `1.10`.
#pragma once

#include <cstddef>

#include "frontend/settings/key_tree.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// The text of `source` from byte `begin` on, as a value for `node`. Never fails:
// what is no TOML of a fitting type is a string, and CheckSettings judges it.
[[nodiscard]] TomlValue ReadOverrideValue(const SourceMap& sources, SourceId source, std::size_t begin, const KeyNode& node);

// False, and reported, if an argument or a variable is not UTF-8, as everything that is made of it has to be.
[[nodiscard]] bool CheckIsText(const SourceMap& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace spin_aks
