// SPDX-License-Identifier: Apache-2.0
//
// TOML text for the few forms that we write: the image's manifest and the runtime configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/ascii.h"

namespace spin_aks {

// A basic string that any TOML 1.0 reader takes for exactly these characters: quotes, backslashes and everything that
// an editor or a line splitter could trip over (C0, DEL, C1, U+2028, U+2029) are escaped. `text` is valid UTF-8.
[[nodiscard]] std::string TomlString(std::string_view text);
// What a key without quotes may hold.
[[nodiscard]] constexpr bool IsTomlBare(char c) { return IsAlnum(c) || c == '_' || c == '-'; }
// Bare where TOML allows it, else quoted.
[[nodiscard]] std::string TomlKey(std::string_view key);
[[nodiscard]] std::string TomlArrayOf(const std::vector<std::string>& strings);

}  // namespace spin_aks
