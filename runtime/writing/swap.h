// SPDX-License-Identifier: Apache-2.0
//
// The one step that every file of a run goes, forwards or backwards: what lies in the place and what lies beside it change
// places, and what was displaced is looked at.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/ports/ports.h"
#include "runtime/writing/journal.h"

namespace spin_aks {

// A root that is held.
struct OpenRoot {
  const Directory* directory = nullptr;
  Writer* writer = nullptr;
};

enum class Way : std::uint8_t { kForward, kBack };

// kChanged: what lies in the place is not what the journal says.
[[nodiscard]] Error ChangedMeanwhile(const OpenRoot& root, const RelPath& place);

// kChanged: something else was displaced than the journal says, and has been put back.
[[nodiscard]] Result<void> Swap(const OpenRoot& root, const std::string& journal_id, const JournalEntry& entry, Way way);

// Ends what a crash cut in the middle of a step, so that the two names hold what LookAtBoth says.
[[nodiscard]] Result<void> EndCutStep(const OpenRoot& root, const std::string& journal_id, const JournalEntry& entry);

}  // namespace spin_aks
