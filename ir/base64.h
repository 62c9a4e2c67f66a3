// SPDX-License-Identifier: Apache-2.0
//
// Base64 with its usual alphabet (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// With padding.
[[nodiscard]] std::string EncodeBase64(std::string_view bytes);
// With or without padding; nothing where it is something else.
[[nodiscard]] std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace spin_aks
