// SPDX-License-Identifier: Apache-2.0
//
// Texts as they lie in ConfigMaps: gzip (RFC 1952), without a time, in base64.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks::deploy {

[[nodiscard]] std::string Pack(std::string_view text);
// Nothing where it is something else, is damaged, or would be longer than `limit`.
[[nodiscard]] std::optional<std::string> Unpack(std::string_view packed, std::size_t limit);

}  // namespace spin_aks::deploy
