// SPDX-License-Identifier: Apache-2.0
//
// What lies on disk, as objects for a cluster: as `kubectl apply -f` and `-k` would send it.
#pragma once

#include <expected>
#include <vector>

#include "runtime/cli/compared.h"
#include "runtime/cli/session.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks {

// In the order of applying. They refer to `compared`. A code: it was said what is wrong.
[[nodiscard]] std::expected<std::vector<deploy::Wanted>, ExitCode> ReadDeployedObjects(const Compared& compared, const Session& session);

}  // namespace spin_aks
