// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/rollback.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/deploy/find_listed.h"
#include "runtime/deploy/revisions.h"
#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

using deploy::Inventory;
using deploy::Revision;

// `2, 3 and 4`, with the images.
std::string Described(const Inventory& inventory) {
  std::string text;
  for (const Revision& revision : inventory.revisions)
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", revision.number, revision.is_complete ? "" : " (which never ran)");
  return text.empty() ? "none is kept" : "kept are " + text;
}

std::expected<Inventory, ExitCode> ReadInventoryOf(const Program& program, ClusterSession& cluster, const Session& session) {
  const std::string& kube_namespace = program.targets.front().kube_namespace.value;
  auto found = RunToEnd(cluster.client.http(), deploy::FindInventory(cluster.client, kube_namespace, program.name.text()));
  if (!found) return std::unexpected(FailToReach(session, found.error()));
  if (!*found)
    return std::unexpected(Unmet(session, "nothing of it is there", fmt::format("`{} deploy` deploys it", session.line.program)));
  return std::move((**found).inventory);
}

std::expected<Revision, ExitCode> Choose(const Rollback& rollback, const Inventory& inventory, const Session& session) {
  if (!rollback.revision) {
    if (const Revision* previous = deploy::PreviousRevision(inventory)) return *previous;
    return std::unexpected(Unmet(session, "there is no earlier revision to go back to", Described(inventory)));
  }
  const auto it = std::ranges::find(inventory.revisions, *rollback.revision, &Revision::number);
  if (it != inventory.revisions.end()) return *it;
  return std::unexpected(Unmet(session, fmt::format("revision {} is not kept", *rollback.revision), Described(inventory)));
}

bool HasJobs(const Inventory& inventory) {
  return std::ranges::any_of(inventory.objects,
                             [](const deploy::Listed& listed) { return deploy::WaveOf(listed.id) == deploy::Wave::kJobs; });
}

struct Goal {
  const Program& program;
  const SourceMap& sources;
  const OutputPlace& facts;
  ClusterSession& cluster;
  const SavedPlan* agreed = nullptr;
};

ExitCode GoBack(const DeployOptions& options, const Session& session, const Goal& goal, const Inventory& inventory,
                const Revision& revision, Asking asking) {
  const auto objects = RunToEnd(goal.cluster.client.http(), deploy::ReadRevision(goal.cluster.client, inventory, revision));
  if (!objects) return FailToReach(session, objects.error());
  session.Say(fmt::format("back to revision {}, of `{}`\n", revision.number, MakeVisible(revision.image)));
  if (HasJobs(inventory)) session.Say("what jobs have done since then, to a database say, is not undone\n");
  deploy::Executed executed;
  const Deployable what{.program = goal.program,
                        .sources = goal.sources,
                        .facts = goal.facts,
                        .objects = *objects,
                        .as_release = ReleaseName(goal.program),
                        .cluster = goal.cluster,
                        .image = revision.image,
                        .source = deploy::Source::kRevision,
                        .revision = revision.number,
                        .agreed = goal.agreed};
  return Deploy(options, session, what, asking, executed);
}

// Helm keeps the revisions of a release.
ExitCode GoBackByHelm(const DeployOptions& options, const Session& session, const Goal& goal, const ChartRelease& release,
                      std::optional<std::int64_t> revision, Asking asking) {
  if (!revision) {
    const auto before = RevisionBefore(release, session);
    if (!before) return before.error();
    if (!*before)
      return Unmet(session, "there is no earlier revision to go back to",
                   fmt::format("`helm history {} --namespace {}` lists them", release.name, release.kube_namespace));
    revision = *before;
  }
  const auto chart = ReadChart(release, revision, session);
  if (!chart) return chart.error();
  session.Say(fmt::format("back to revision {} of release `{}`\n", *revision, release.name));
  deploy::Executed executed;
  const std::vector<deploy::Wanted> none;
  const Deployable what{.program = goal.program,
                        .sources = goal.sources,
                        .facts = goal.facts,
                        .objects = none,
                        .chart = &*chart,
                        .as_release = ReleaseName(goal.program),
                        .cluster = goal.cluster,
                        .image = {},
                        .source = deploy::Source::kRevision,
                        .revision = revision,
                        .agreed = goal.agreed};
  return Deploy(options, session, what, asking, executed);
}

ExitCode SayHowToGoOn(ExitCode code, const DeployOptions& options, const Session& session) {
  if (code == ExitCode::kDone && !options.is_dry_run)
    session.Say(fmt::format("what lies on disk is as it was: the next `{} deploy` goes forward again\n", session.line.program));
  return code;
}

void SayHowItEnded(ExitCode code, const Session& session) {
  session.Err(code == ExitCode::kDone ? "rolled back: what ran before is there again\n" : "going back failed, too\n");
}

// To what was there before this run, if it has upgraded anything.
void GoBackFromUpgrade(const DeployOptions& options, const Session& session, const Goal& goal, const ChartRelease& release,
                       std::int64_t before) {
  const auto newest = NewestRevision(release, session);
  if (!newest || *newest == before) return;
  if (before == 0) {
    session.Err("there is no earlier revision to go back to\n");
    return;
  }
  SayHowItEnded(GoBackByHelm(options, session, goal, release, before, Asking::kIsDone), session);
}

}  // namespace

ExitCode RunRollback(const DeployOptions& options, const Session& session, const SavedPlan* agreed) {
  Prepared prepared;
  BuildRequest build = options.build;
  build.emit = Emit::kKubernetes;
  Prepare(build, session, session.directory, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  const Program& program = prepared.built->program;
  if (const auto refused = RefuseToDeploy(program.targets.front(), session)) return *refused;
  const OutputPlace facts = FactsPlace(prepared, session);
  const auto cluster = OpenCluster(program.targets.front(), prepared.built->access, facts, session);
  if (!cluster) return cluster.error();
  const Goal goal{.program = program, .sources = prepared.project.sources, .facts = facts, .cluster = **cluster, .agreed = agreed};
  if (const auto release = ReleaseOf(program, prepared.built->layout, {}, (**cluster).context.name))
    return SayHowToGoOn(GoBackByHelm(options, session, goal, *release, options.rollback->revision, Asking::kIsNeeded), options, session);
  const auto inventory = ReadInventoryOf(program, **cluster, session);
  if (!inventory) return inventory.error();
  const auto revision = Choose(*options.rollback, *inventory, session);
  if (!revision) return revision.error();
  return SayHowToGoOn(GoBack(options, session, goal, *inventory, *revision, Asking::kIsNeeded), options, session);
}

void RollBackFailed(const DeployOptions& options, const Session& session, const Deployable& failed) {
  const Goal goal{.program = failed.program, .sources = failed.sources, .facts = failed.facts, .cluster = failed.cluster};
  if (failed.release) return GoBackFromUpgrade(options, session, goal, *failed.release, failed.chart->revision);
  const auto inventory = ReadInventoryOf(failed.program, failed.cluster, session);
  if (!inventory) return;
  // Else what failed was there before.
  if (inventory->revisions.empty() || inventory->revisions.back().is_complete) return;
  const Revision* previous = deploy::PreviousRevision(*inventory);
  if (previous == nullptr) {
    session.Err("there is no earlier revision to go back to\n");
    return;
  }
  SayHowItEnded(GoBack(options, session, goal, *inventory, *previous, Asking::kIsDone), session);
}

}  // namespace spin_aks
