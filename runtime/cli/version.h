// SPDX-License-Identifier: Apache-2.0
//
// `version` and `--version`.
#pragma once

#include "runtime/cli/session.h"

namespace spin_aks {

[[nodiscard]] ExitCode RunVersion(const Session& session);

}  // namespace spin_aks
