// SPDX-License-Identifier: Apache-2.0
//
// What the writer and the reader have to agree on about scalars.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace spin_aks::yaml {

// Can be seen, and seen for what it is: no control, no other kind of blank, line break or
// joiner, no mark that turns the direction of writing.
[[nodiscard]] bool IsVisible(char32_t c);

[[nodiscard]] bool IsVisibleText(std::string_view text);

// A word that YAML 1.1 or some reader of it takes for null, a boolean or a number,
// in any case: `yes`, `off`, `y`, `null`, `inf`.
[[nodiscard]] bool IsReservedWord(std::string_view text);

}  // namespace spin_aks::yaml
