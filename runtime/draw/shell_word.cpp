// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/shell_word.h"

#include <string_view>

#include "runtime/draw/display.h"

namespace spin_aks {

std::string ShellWord(const std::string& word) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/@:+,=%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return MakeVisible(quoted + "'");
}

}  // namespace spin_aks
