// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deploy.h"

#include <memory>

#include "runtime/cli/deployed_objects.h"
#include "runtime/cli/deployment.h"
#include "runtime/cli/rollback.h"

namespace spin_aks {

ExitCode RunDeploy(const DeployOptions& options, const Session& session) {
  if (options.rollback) return RunRollback(options, session);
  const auto found = FindWhatToDeploy(options.build, session);
  if (!found) return found.error();
  const WhatToDeploy& what = **found;
  const Program& program = what.compared.program;
  const Deployable deployable{.program = program,
                              .sources = what.prepared->project.sources,
                              .facts = FactsPlace(*what.prepared, session),
                              .objects = what.objects,
                              .cluster = *what.cluster,
                              .image = program.targets.front().image->Text()};
  deploy::Executed executed;
  const ExitCode code = Deploy(options, session, deployable, Asking::kIsNeeded, executed);
  using End = deploy::Executed::End;
  const bool has_failed = executed.end == End::kStopped || executed.end == End::kNotUp;
  if (has_failed && options.on_failure == OnFailure::kRollBack) RollBackFailed(options, session, deployable);
  return code;
}

}  // namespace spin_aks
