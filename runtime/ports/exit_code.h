// SPDX-License-Identifier: Apache-2.0
//
// The contract with scripts: what each exit code promises.
#pragma once

#include <cstdint>

#include "runtime/ports/result.h"

namespace spin_aks {

enum class ExitCode : std::uint8_t {
  kDone = 0,
  kDifferences = 1,   // `compile --check`: compiling would write something; `diff`: something differs
  kUsage = 2,         // the command line is wrong
  kInvalidInput = 3,  // diagnostics say what
  kRefused = 4,       // something is there already that would be lost
  kPrecondition = 5,
  kExternal = 6,  // a tool, a service or the disk failed
  kAuthentication = 7,
  kInputNeeded = 8,
  kDeclined = 9,
  kInternal = 70,
  kInterrupted = 130,
};

// 4 where somebody's work would have been lost, else 6.
[[nodiscard]] ExitCode ExitCodeFor(const Error& error);

}  // namespace spin_aks
