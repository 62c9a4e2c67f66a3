// SPDX-License-Identifier: Apache-2.0
//
// One file that a command writes where its user says: never over what somebody else has put there.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

struct OwnFile {
  OutputPlace place;
  std::string bytes;
  std::function<bool(std::string_view)> is_own;  // what lies there, which may be replaced
  std::string why_not;                           // else: "a file lies there that is no archive of an image"
};

// kExists: what lies there is not of that kind. All or nothing; the same bytes are left alone.
[[nodiscard]] Result<void> WriteOwnFile(OwnFile file, const HeldRoots::OnWait& on_wait);

}  // namespace spin_aks
