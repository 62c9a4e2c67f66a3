// SPDX-License-Identifier: Apache-2.0
//
// Lines as libyaml counts them: LF, CR, CR LF, and U+0085, U+2028, U+2029 in UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace spin_aks::document {

// How many bytes of a line break stand at `offset`; 0: none.
[[nodiscard]] std::size_t BreakAt(std::string_view text, std::size_t offset);
// How many bytes of a line break end at `offset`.
[[nodiscard]] std::size_t BreakBefore(std::string_view text, std::size_t offset);
// Where the line that holds `offset` begins. An offset within a line break is of the line that it ends.
[[nodiscard]] std::size_t LineBegin(std::string_view text, std::size_t offset);
// Where it ends, its break excluded.
[[nodiscard]] std::size_t LineEnd(std::string_view text, std::size_t offset);
// Behind its break; the text's end if there is none.
[[nodiscard]] std::size_t NextLine(std::string_view text, std::size_t offset);
// From `offset` on, over blanks and tabs.
[[nodiscard]] std::size_t SkipBlanks(std::string_view text, std::size_t offset);
// Back from `offset`, over blanks and tabs.
[[nodiscard]] std::size_t TrimBlanks(std::string_view text, std::size_t offset, std::size_t least);

}  // namespace spin_aks::document
