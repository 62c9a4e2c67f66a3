// SPDX-License-Identifier: Apache-2.0
//
// Text from anywhere -> text that a terminal shows as it is, column by column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

// What stands for one code point of the source on the screen.
struct Cell {
  std::string text;           // what is printed
  std::uint32_t columns = 1;  // 0 for combining marks, 2 for wide characters, more for escapes and tabs
  std::uint32_t offset = 0;   // of its first byte in the text
};

// Tabs become four blanks; C0 controls their pictures (`␀`…); what would
// reorder, hide or break the line (C1, bidi controls, U+2028, BOM) an escape such as `<U+202E>`.
[[nodiscard]] std::vector<Cell> DisplayCells(std::string_view text);

// The same as one string; a line feed is a control too.
[[nodiscard]] std::string MakeVisible(std::string_view text);
// The same, of several lines: line feeds stay.
[[nodiscard]] std::string MakeVisibleLines(std::string_view text);

[[nodiscard]] std::size_t DisplayWidth(std::string_view text);

}  // namespace spin_aks
