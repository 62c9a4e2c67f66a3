// SPDX-License-Identifier: Apache-2.0
#include "ir/path_word.h"

#include <algorithm>

#include "ir/ascii.h"
#include "ir/json_text.h"

namespace spin_aks {

bool IsPathChar(char c) { return IsAlnum(c) || c == '_' || c == '-' || c == '/' || c == ':'; }

void AppendWord(std::string& out, std::string_view text, IsBareChar is_bare) {
  if (!text.empty() && std::ranges::all_of(text, is_bare)) {
    out += text;
  } else {
    AppendJsonString(out, text);
  }
}

std::optional<std::string> TakeWord(std::string_view& rest, IsBareChar is_bare) {
  if (rest.starts_with('"')) return TakeJsonString(rest);
  const auto end = std::ranges::find_if_not(rest, is_bare);
  if (end == rest.begin()) return std::nullopt;
  std::string word(rest.begin(), end);
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace spin_aks
