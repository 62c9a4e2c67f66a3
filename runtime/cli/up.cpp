// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/up.h"

#include <optional>

#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/compile.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/steps/image_steps.h"

namespace spin_aks {
namespace {

struct Known {
  bool is_built_here = true;
};

// What would stop a later step, before an earlier one takes its time: the input, and the cluster.
std::expected<Known, ExitCode> LookAhead(const UpOptions& options, const Session& session) {
  Prepared prepared;
  Prepare(options.deploy.build, session, session.directory, prepared);
  if (!prepared.built) return std::unexpected(RefuseInput(prepared, session, MachineReports::kAreTalk));
  const Placement& placement = prepared.built->program.targets.front();
  if (const auto refused = RefuseToDeploy(placement, session)) return std::unexpected(*refused);
  const auto cluster = OpenCluster(placement, prepared.built->access, FactsPlace(prepared, session), session);
  if (!cluster) return std::unexpected(cluster.error());
  return Known{.is_built_here = IsBuiltHere(placement)};
}

CompileOptions Compiling(const UpOptions& options) {
  CompileOptions compile;
  compile.build = options.deploy.build;
  compile.build.emit = Emit::kBoth;
  compile.build.causes = Causes::kForgotten;
  compile.mode = options.deploy.is_dry_run ? CompileOptions::Mode::kCheck : CompileOptions::Mode::kWrite;
  compile.next_steps = CompileOptions::NextSteps::kNever;
  return compile;
}

}  // namespace

std::expected<UpOptions, UsageError> ParseUp(const CommandLine& line) {
  const auto push = ParsePush(line);
  if (!push) return std::unexpected(push.error());
  const auto deploy = ParseDeploy(line);
  if (!deploy) return std::unexpected(deploy.error());
  return UpOptions{.push = *push, .deploy = *deploy};
}

ExitCode RunUp(const UpOptions& options, const Session& session) {
  const auto known = LookAhead(options, session);
  if (!known) return known.error();
  if (known->is_built_here) {
    if (const ExitCode code = RunPush(options.push, session); code != ExitCode::kDone) return code;
  }
  const ExitCode compiled = RunCompile(Compiling(options), session);
  if (options.deploy.is_dry_run && compiled == ExitCode::kDifferences) {
    session.Say("what is deployed can be shown once these are written\n");
    return ExitCode::kDone;
  }
  if (compiled != ExitCode::kDone) return compiled;
  return RunDeploy(options.deploy, session);
}

}  // namespace spin_aks
