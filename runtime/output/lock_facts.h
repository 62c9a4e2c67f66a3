// SPDX-License-Identifier: Apache-2.0
//
// What commands find out and the lock keeps (frontend/deploy/facts.h), written without anything else.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "backends/merge/lock.h"
#include "runtime/output/lock_file.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

using LockFacts = std::map<merge::FactName, std::string>;

// Whether facts can be kept there. kExists: what lies there cannot be read, or a later spin-aks wrote it.
[[nodiscard]] Result<void> CanKeep(const LockFile& lock);

// The facts as `change` leaves them; a lock is made where there is none, and not written where nothing changes.
[[nodiscard]] Result<void> ChangeFacts(const OutputPlace& place, const HeldRoots::OnWait& on_wait,
                                       const std::function<void(LockFacts&)>& change);

}  // namespace spin_aks
