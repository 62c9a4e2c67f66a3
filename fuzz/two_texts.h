// SPDX-License-Identifier: Apache-2.0
//
// Two texts in one fuzzer input. The line between them is a comment in TOML, so
// that a mutation that breaks it leaves one valid text.
#pragma once

#include <string_view>
#include <utility>

namespace spin_aks::fuzz {

inline constexpr std::string_view kBetween = "\n#### aks-spin.toml\n";

// Without the line the second text is empty.
inline std::pair<std::string_view, std::string_view> SplitTexts(std::string_view bytes) {
  const std::size_t at = bytes.find(kBetween);
  if (at == std::string_view::npos) return {bytes, {}};
  return {bytes.substr(0, at), bytes.substr(at + kBetween.size())};
}

}  // namespace spin_aks::fuzz
