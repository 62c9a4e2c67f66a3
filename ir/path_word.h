// SPDX-License-Identifier: Apache-2.0
//
// The words that addresses are made of: bare where they can be, else a JSON string in which `"`, `\` and
// controls are escaped (`\n`, `\u001f`) and bytes from 0x80 stand for themselves. Writing and
// reading are inverse; what is bare is the caller's to say, since each grammar has its own marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

using IsBareChar = bool (*)(char);

// A word of a path: 1*( ALPHA | DIGIT | "_" | "-" | "/" | ":" ).
[[nodiscard]] bool IsPathChar(char c);

// The empty word is quoted.
void AppendWord(std::string& out, std::string_view text, IsBareChar is_bare = IsPathChar);

// Takes the word at the front. Nothing if there is none; `rest` is then wherever reading stopped. Accepts more
// spellings than AppendWord gives: who needs one spelling writes again and compares.
[[nodiscard]] std::optional<std::string> TakeWord(std::string_view& rest, IsBareChar is_bare = IsPathChar);

}  // namespace spin_aks
