// SPDX-License-Identifier: Apache-2.0
//
// `deploy`: read, show, execute. What the cluster would make of everything is known and shown before anything is touched.
#pragma once

#include "runtime/cli/deploy_options.h"
#include "runtime/cli/session.h"

namespace spin_aks {

[[nodiscard]] ExitCode RunDeploy(const DeployOptions& options, const Session& session);

}  // namespace spin_aks
