// SPDX-License-Identifier: Apache-2.0
//
// Is it text at all?
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace spin_aks {

// Offset of the first byte that belongs to no well-formed UTF-8 sequence
// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] std::optional<std::size_t> FindInvalidUtf8(std::string_view text);

}  // namespace spin_aks
