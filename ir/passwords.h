// SPDX-License-Identifier: Apache-2.0
//
// Passwords: where they stand in addresses, so that rules can speak of them, and that nobody is shown one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

struct TextRange {
  std::size_t begin = 0, end = 0;
};

// Of every address in the text: `redis://:HERE@host`, `https://HERE@host`. A template (`{{ password }}`) is none, nor is a user's
// name by itself. In order, apart from one another; linear.
[[nodiscard]] std::vector<TextRange> FindPasswords(std::string_view text);

// The same text with a `*` for each byte of a password: in addresses, and behind the key that is called so (`password = "HERE"`, as the
// settings of MQTT triggers have it). A template is none. Linear.
[[nodiscard]] std::string HidePasswords(std::string text);

// `{{ name }}` and nothing else, or empty.
[[nodiscard]] bool IsTemplateOrNothing(std::string_view text);

}  // namespace spin_aks
