// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deploy.h"

#include <memory>

#include <fmt/core.h>

#include "runtime/cli/deployed_objects.h"
#include "runtime/cli/deployment.h"
#include "runtime/cli/rollback.h"
#include "runtime/cli/saved_plan.h"
#include "runtime/draw/display.h"
#include "runtime/output/snapshot.h"

namespace spin_aks {
namespace {

// What somebody has agreed to, and what it was made with.
std::expected<SavedPlan, ExitCode> ReadPlan(const std::string& file, const Session& session) {
  const auto place = FileBelow(session.directory.Open("."), file);
  const Result<Found> found = place ? LookAtPlace(*place) : Found();
  if (!found) return std::unexpected(Fail(session, found.error()));
  if (found->kind != Found::Kind::kFile)
    return std::unexpected(Unmet(session, fmt::format("there is no plan `{}`", MakeVisible(file)), "`--dry-run --plan FILE` makes one"));
  auto plan = ReadSavedPlan(found->bytes);
  if (!plan)
    return std::unexpected(
        Unmet(session, fmt::format("`{}` is no plan of this version", MakeVisible(file)), "`--dry-run --plan FILE` makes one"));
  return *std::move(plan);
}

ExitCode Run(const DeployOptions& options, const Session& session, const SavedPlan* agreed) {
  if (options.rollback) return RunRollback(options, session, agreed);
  const auto found = FindWhatToDeploy(options.build, session);
  if (!found) return found.error();
  const WhatToDeploy& what = **found;
  const Program& program = what.compared.program;
  const Deployable deployable{.program = program,
                              .sources = what.prepared->project.sources,
                              .facts = FactsPlace(*what.prepared, session),
                              .objects = what.objects,
                              .chart = what.chart ? &*what.chart : nullptr,
                              .release = ReleaseOf(program, what.compared.layout, what.compared.plan.moved, what.cluster->context.name),
                              .as_release = ReleaseName(program),
                              .cluster = *what.cluster,
                              .image = program.targets.front().image->Text(),
                              .agreed = agreed};
  deploy::Executed executed;
  const ExitCode code = Deploy(options, session, deployable, Asking::kIsNeeded, executed);
  using End = deploy::Executed::End;
  const bool has_failed = executed.end == End::kStopped || executed.end == End::kNotUp;
  if (has_failed && options.on_failure == OnFailure::kRollBack) RollBackFailed(options, session, deployable);
  return code;
}

}  // namespace

ExitCode RunDeploy(const DeployOptions& options, const Session& session) {
  if (!options.plan_file || options.is_dry_run) return Run(options, session, nullptr);
  const auto plan = ReadPlan(*options.plan_file, session);
  if (!plan) return plan.error();
  DeployOptions agreed = options;
  agreed.wishes = plan->wishes;
  if (plan->rollback) agreed.rollback = Rollback{.revision = plan->rollback};
  return Run(agreed, session, &*plan);
}

}  // namespace spin_aks
