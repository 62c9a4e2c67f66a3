// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/our_names.h"

#include <algorithm>

namespace spin_aks {
namespace {

bool IsDigest(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  return text.size() == kDigits && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool IsOurDebris(std::string_view name) {
  if (name == kJournalName || name == kStagedJournalName) return true;
  const auto is_made_of = [&](std::string_view prefix) { return name.starts_with(prefix) && IsDigest(name.substr(prefix.size())); };
  return is_made_of(kNewPrefix) || is_made_of(kOldPrefix);
}

}  // namespace spin_aks
