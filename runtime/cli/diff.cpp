// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/diff.h"

#include <memory>
#include <utility>

#include <fmt/core.h>

#include "backends/compare/object_changes.h"
#include "frontend/text/hosts.h"
#include "runtime/cli/build_flags.h"
#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/cli/reported_differences.h"
#include "runtime/cli/shown_plan.h"
#include "runtime/deploy/plan.h"
#include "runtime/draw/display.h"
#include "runtime/output/subjects.h"
#include "runtime/ports/history.h"
#include "runtime/project/revision_directory.h"

namespace spin_aks {
namespace {

UsageError Wrong(std::string message, std::string help = {}) {
  return {.message = std::move(message), .help = std::move(help), .command = "diff"};
}

// Nothing at all where nothing changes: a comment that says so is noise.
ExitCode Print(ReportedDifferences differences, std::string application, const DiffOptions& options, const Session& session) {
  differences.application = std::move(application);
  differences.against = options.revision.value_or(options.is_against_live ? "live" : "disk");
  switch (session.line.globals.format) {
    case ReportFormat::kJson:
      session.Out(DifferencesJson(differences));
      break;
    case ReportFormat::kMarkdown:
      session.Out(DifferencesMarkdown(differences));
      break;
    case ReportFormat::kText:
    case ReportFormat::kSarif:
    case ReportFormat::kGithub:
      session.Out(DifferencesText(differences, options.details));
  }
  return differences.all.empty() || options.exits_zero ? ExitCode::kDone : ExitCode::kDifferences;
}

// ---- What compiling would change ----

ExitCode DiffAgainstDisk(const DiffOptions& options, const Session& session) {
  auto prepared = PrepareCompleted(options.build, session, MachineReports::kAreTalk);
  if (!prepared) return prepared.error();
  CompileOptions check;
  check.build = options.build;
  check.mode = CompileOptions::Mode::kCheck;
  const auto compared = Compare(**prepared, check, {.reports = MachineReports::kAreTalk}, session);
  if (!compared) return compared.error();
  const SubjectsOnDisk both = SubjectsOnDisk::Of(compared->plan);
  compare::ObjectChanges changes = compare::CompareObjects(both.before.all(), both.after.all(), AllowsAllOf);
  changes.unchanged = 0;  // of the files that change alone: no number that means anything
  return Print(DescribeDifferences(changes, both.after, (*prepared)->project.sources), *compared->program.app.name, options, session);
}

// ---- What has changed since a revision ----

// Objects as every back end makes them.
BuildRequest ObjectsOf(BuildRequest request) {
  request.backend = FindBackend("kube");
  request.emit = Emit::kBoth;
  return request;
}

// As it was then. Nothing of an application that was not there; what is wrong with it is printed, and is an exit code.
std::expected<Subjects, ExitCode> ReadRevision(const DiffOptions& options, const Session& session) {
  const std::string& name = *options.revision;
  Result<Revision> revision = session.ports.history.Find(session.directory, name);
  if (!revision && revision.error().kind == Error::Kind::kMissing && revision.error().path == name) {
    session.Err(
        fmt::format("error: there is no revision `{}`: {}\nhelp: `--against` takes `disk`, or a commit: a branch, a tag, `HEAD~1`\n",
                    MakeVisible(name), MakeVisible(revision.error().detail)));
    return std::unexpected(ExitCode::kUsage);
  }
  if (!revision) return std::unexpected(Fail(session, revision.error()));
  const RevisionDirectory directory(*std::move(revision), name, session.directory);
  Project project;
  Diagnostics diagnostics;
  ReadProject(session.Query(), Manifest::kOptional, directory, session.ports.environment, project, diagnostics);
  if (!project.manifest && !diagnostics.has_errors()) {
    session.Say(fmt::format("at `{}` there was no application here\n", MakeVisible(name)));
    return Subjects();
  }
  Prepared prepared;
  Prepare(ObjectsOf(options.build), session, directory, prepared);
  if (prepared.built) return Subjects::Of(*prepared.built);
  const ExitCode code = RefuseInput(prepared, session, MachineReports::kAreTalk);
  session.Err(fmt::format("error: as it was at `{}`, the application cannot be compiled\n", MakeVisible(name)));
  return std::unexpected(code);
}

// Whether the application is gone since.
bool IsGone(const Session& session) {
  Project project;
  Diagnostics diagnostics;
  ReadProject(session.Query(), Manifest::kOptional, session.directory, session.ports.environment, project, diagnostics);
  return !project.manifest && !diagnostics.has_errors();
}

ExitCode DiffOfGone(const DiffOptions& options, const Session& session) {
  const auto before = ReadRevision(options, session);
  if (!before) return before.error();
  if (before->all().empty()) {
    Prepared prepared;
    Prepare(options.build, session, session.directory, prepared);
    return RefuseInput(prepared, session, MachineReports::kAreTalk);
  }
  const Subjects nothing;
  return Print(DescribeDifferences(compare::CompareObjects(before->all(), {}, AllowsAllOf), nothing, SourceMap()), "application", options,
               session);
}

ExitCode DiffAgainstRevision(const DiffOptions& options, const Session& session) {
  if (IsGone(session)) return DiffOfGone(options, session);
  // In the form that is written, for all that may be wrong with that; and as objects.
  Prepared written;
  Prepare(options.build, session, session.directory, written);
  if (!written.built) return RefuseInput(written, session, MachineReports::kAreTalk);
  Report(written, MachineReports::kAreTalk, session);
  Prepared prepared;
  Prepare(ObjectsOf(options.build), session, session.directory, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  const auto before = ReadRevision(options, session);
  if (!before) return before.error();
  const Subjects after = Subjects::Of(*prepared.built);
  const compare::ObjectChanges changes = compare::CompareObjects(before->all(), after.all(), AllowsAllOf);
  return Print(DescribeDifferences(changes, after, prepared.project.sources), *prepared.built->program.app.name, options, session);
}

// ---- What deploying would change ----

// Fields of others are shown as they would be if they were taken: a difference is one, whoever made it.
ExitCode DiffAgainstLive(const DiffOptions& options, const Session& session) {
  const auto found = FindWhatToDeploy(options.build, session);
  if (!found) return found.error();
  const WhatToDeploy& what = **found;
  const std::string& name = what.compared.program.name.text();
  const deploy::PlanRequest request{
      .application = name,
      .survey = {.manager = "spin-aks:" + name,
                 .kube_namespace = what.compared.program.targets.front().kube_namespace.value,
                 .takes = [](const deploy::Wanted& /*wanted*/, const deploy::Conflict& /*conflict*/) { return true; }},
      .prune = what.chart ? deploy::Prune::kYes : deploy::Prune::kNo,  // an upgrade deletes what its chart makes no more
      .chart = what.chart ? &*what.chart : nullptr};
  ClusterSession& cluster = *what.cluster;
  const std::vector<deploy::Wanted> objects = deploy::WithoutLeft(what.objects, cluster.left);
  const auto plan = RunToEnd(cluster.client.http(), deploy::MakePlan(cluster.client, cluster.kinds, request, objects));
  if (!plan) return FailToReach(session, plan.error());
  const SourceMap& sources = what.prepared->project.sources;
  std::vector<const deploy::Surveyed*> all;
  for (const deploy::Surveyed& surveyed : plan->objects) all.push_back(&surveyed);
  const std::vector<Obstacle> obstacles = ObstaclesIn(all, /*may_replace=*/true, sources);
  for (const Obstacle& obstacle : obstacles) session.Err(fmt::format("error: {}\n", obstacle.message));
  if (!obstacles.empty()) return ExitCode::kPrecondition;
  return Print(DifferencesOf(*plan, sources), *what.compared.program.app.name, options, session);
}

}  // namespace

std::expected<DiffOptions, UsageError> ParseDiff(const CommandLine& line) {
  DiffOptions options;
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  options.build = *places;
  if (const auto against = line.Value("against"); against && *against != "disk") {
    if (*against == "live")
      options.is_against_live = true;
    else
      options.revision = std::string(*against);
  }
  if (line.Has("details")) options.details = Details::kShown;
  options.exits_zero = line.Has("exit-zero");
  const ReportFormat format = line.globals.format;
  if (format == ReportFormat::kSarif || format == ReportFormat::kGithub)
    return std::unexpected(Wrong("differences have no place in a file to be shown at", "`--format` text, markdown or json"));
  return options;
}

ExitCode RunDiff(const DiffOptions& options, const Session& session) {
  if (options.is_against_live) return DiffAgainstLive(options, session);
  return options.revision ? DiffAgainstRevision(options, session) : DiffAgainstDisk(options, session);
}

}  // namespace spin_aks
