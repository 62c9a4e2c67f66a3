// SPDX-License-Identifier: Apache-2.0
//
// What was pushed, as the lock keeps it (frontend/deploy/facts.h).
#pragma once

#include <string>
#include <vector>

#include "backends/merge/lock.h"
#include "ir/names.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

// Each with its digest.
[[nodiscard]] std::vector<ImageRef> PushedImages(const merge::Lock& lock, const std::string& target);

// `pushed` has a tag and a digest. Takes the place of what was pushed to the same repository before; a lock is made where there is none.
[[nodiscard]] Result<void> KeepPushed(const OutputPlace& place, const std::string& target, const ImageRef& pushed,
                                      const HeldRoots::OnWait& on_wait);

}  // namespace spin_aks
