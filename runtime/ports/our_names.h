// SPDX-License-Identifier: Apache-2.0
//
// How files are called that only a running compile needs. After a crash they lie in the application's own directories until
// the next run; no listing of the application may count them.
#pragma once

#include <string_view>

namespace spin_aks {

inline constexpr std::string_view kJournalName = ".spin-aks-journal", kStagedJournalName = ".spin-aks-journal-staged";
// Each is followed by 16 hexadecimal digits.
inline constexpr std::string_view kNewPrefix = ".spin-aks-new-", kOldPrefix = ".spin-aks-old-";

// Whether a run of ours made a file of this name for itself. No name of an application's file that somebody would choose.
[[nodiscard]] bool IsOurDebris(std::string_view name);

}  // namespace spin_aks
