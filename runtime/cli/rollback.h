// SPDX-License-Identifier: Apache-2.0
//
// Back to what was deployed before: its objects as the cluster keeps them, through the same phases as any others.
#pragma once

#include "runtime/cli/deploy_options.h"
#include "runtime/cli/deployment.h"
#include "runtime/cli/session.h"

namespace spin_aks {

// `deploy --rollback`: whatever lies on disk, to what the options say. `agreed` as in Deployable.
[[nodiscard]] ExitCode RunRollback(const DeployOptions& options, const Session& session, const SavedPlan* agreed);

// After a deploy that failed on its way or does not run, where it has begun a revision of its own. Nobody is asked: they said so before.
void RollBackFailed(const DeployOptions& options, const Session& session, const Deployable& failed);

}  // namespace spin_aks
