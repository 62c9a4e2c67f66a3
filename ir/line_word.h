// SPDX-License-Identifier: Apache-2.0
//
// Any text as one word of a line, for files of ours whose words are parted by single blanks: `%`, blanks and controls as `%` and two
// lower-case hexadecimal digits, the empty text as `%`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

[[nodiscard]] std::string EscapeWord(std::string_view text);
// Nothing for a `%` that no two digits follow; alone it is the empty text.
[[nodiscard]] std::optional<std::string> UnescapeWord(std::string_view word);

}  // namespace spin_aks
