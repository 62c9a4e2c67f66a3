// SPDX-License-Identifier: Apache-2.0
//
// Strings and keys as TOML 1.0 spells them.
#pragma once

#include <string>
#include <string_view>

namespace spin_aks::k8s {

// A basic string with its quotes. `text` is UTF-8.
[[nodiscard]] std::string TomlString(std::string_view text);
// Bare where that is legal, else quoted.
[[nodiscard]] std::string TomlKey(std::string_view key);

}  // namespace spin_aks::k8s
