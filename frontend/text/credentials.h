// SPDX-License-Identifier: Apache-2.0
//
// Passwords in addresses.
#pragma once

#include <string_view>

namespace spin_aks {

// Whether an address has a password in it that anybody can read: `redis://:secret@host`, `https://token@host`. A template
// (`{{ password }}`) is none, nor is a user's name by itself.
[[nodiscard]] bool HasCredentials(std::string_view address);

// `{{ name }}` and nothing else, or empty.
[[nodiscard]] bool IsTemplateOrNothing(std::string_view text);

}  // namespace spin_aks
