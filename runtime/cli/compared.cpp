// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/compared.h"

#include <set>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/answers.h"
#include "runtime/cli/summary.h"
#include "runtime/draw/display.h"
#include "runtime/output/dangling.h"
#include "runtime/output/dangling_entries.h"
#include "runtime/output/merge_outputs.h"

namespace spin_aks {
namespace {

using Stop = std::unexpected<ExitCode>;

// Data: `patch -p1` takes it. On a terminal, no byte of a file moves the cursor.
void PrintDiffs(const ReportedChanges& changes, const Session& session) {
  const bool is_terminal = session.ports.console.IsTerminal(Stream::kOut);
  for (const ReportedChange& change : changes) session.Out(is_terminal ? MakeVisibleLines(change.diff) : change.diff);
}

void CheckFrozen(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics) {
  if (plan.writes.empty() || !plan.writes.back().is_lock || plan.writes.back().change == Change::kUnchanged) return;
  const PlannedWrite& lock = plan.writes.back();
  const SourceId source = sources.Add(SourceKind::kFile, lock.file.place.Text(), lock.before);
  const auto end = static_cast<std::uint32_t>(sources.Get(source).Line(0).size());
  diagnostics
      .Report(DiagnosticKind::kLockFrozen, {.source = source, .begin = 0, .end = end},
              fmt::format("`{}` would change", lock.file.place.Text()))
      .Help("compile without `--frozen`, and commit it");
}

Stop RefuseToWrite(Prepared& prepared, const Telling& telling, const Session& session, const ReportedChanges* changes = nullptr) {
  if (telling.is_silent) return Stop(ExitCode::kRefused);
  PrintDiagnostics(session, prepared.diagnostics, prepared.project.sources, telling.reports, changes);
  if (telling.reports == MachineReports::kAreData) session.Say("nothing was written\n");
  return Stop(ExitCode::kRefused);
}

}  // namespace

void Prepare(const BuildRequest& request, const Session& session, const Directory& directory, Prepared& prepared) {
  CheckTargets(session, prepared.project.sources, prepared.diagnostics);
  ReadProject(session.Query(), Manifest::kNeeded, directory, session.ports.environment, prepared.project, prepared.diagnostics);
  prepared.built = Build(request, prepared.project, directory, prepared.diagnostics);
  if (prepared.diagnostics.has_errors()) prepared.built.reset();
}

Result<std::unique_ptr<Prepared>> PrepareInSilence(const BuildRequest& request, const Session& session) {
  auto prepared = std::make_unique<Prepared>();
  Prepare(request, session, session.directory, *prepared);
  if (!prepared->built) return prepared;
  auto completed = FindCompleted(RootsOf(*prepared->built), session);
  if (!completed) return std::unexpected(completed.error());
  if (*completed == nullptr) return prepared;
  prepared = std::make_unique<Prepared>();
  prepared->completed = *std::move(completed);
  Prepare(request, session, *prepared->completed, *prepared);
  return prepared;
}

std::expected<std::unique_ptr<Prepared>, ExitCode> PrepareCompleted(const BuildRequest& request, const Session& session,
                                                                    MachineReports reports) {
  auto prepared = PrepareInSilence(request, session);
  if (!prepared) return Stop(Fail(session, prepared.error()));
  if (!(*prepared)->built) return Stop(RefuseInput(**prepared, session, reports));
  return *std::move(prepared);
}

OutputPlace FactsPlace(const Prepared& prepared, const Session& session) { return LockPlace({}, prepared.project, session.directory); }

void Report(Prepared& prepared, MachineReports reports, const Session& session, const ReportedChanges* changes) {
  if (reports == MachineReports::kAreTalk && prepared.diagnostics.all().empty()) return;
  PrintDiagnostics(session, prepared.diagnostics, prepared.project.sources, reports, changes);
}

ExitCode RefuseInput(Prepared& prepared, const Session& session, MachineReports reports) {
  PrintDiagnostics(session, prepared.diagnostics, prepared.project.sources, reports);
  return ExitCode::kInvalidInput;
}

std::expected<Compared, ExitCode> Compare(Prepared& prepared, const CompileOptions& options, const Telling& telling,
                                          const Session& session) {
  const bool checks = options.mode == CompileOptions::Mode::kCheck;
  const bool gives_up = options.wants == CompileOptions::Wants::kNothing;
  const std::vector<OwnPlaces> own = gives_up ? std::vector<OwnPlaces>() : OwnPlacesOf(*prepared.built);
  std::set<merge::OwnedBy> scopes = ScopesOf(*prepared.built);
  Compared compared{.layout = prepared.built->layout,
                    .program = std::move(prepared.built->program),
                    .access = std::move(prepared.built->access),
                    .plan = {},
                    .edits = {},
                    .missing = {}};
  std::optional<LockFile> before = std::move(prepared.built->lock);
  Outputs outputs = PlaceOutputs(*std::move(prepared.built));
  const std::vector<OutputPlace> inputs = InputPlaces(prepared.project, compared.layout, compared.program.app);

  // What can be said of the application is of no use to who gives it up; but what is hidden stays so.
  if (gives_up) prepared.diagnostics.RemoveIf([](const Diagnostic&) { return true; });
  Result<LockFile> lock = ReadLockFile(compared.layout.lock, std::move(before));
  if (!lock) return Stop(Fail(session, lock.error()));
  ReportLock(*lock, prepared.project.sources, prepared.diagnostics);
  if (gives_up) {
    prepared.diagnostics.PromoteWarnings();  // of what cannot be read, nobody knows what would stay
  } else {
    CheckOtherLocks(lock->place, outputs, prepared.diagnostics);
  }
  if (prepared.diagnostics.has_errors()) return RefuseToWrite(prepared, telling, session);
  MergeRequest request{.outputs = std::move(outputs),
                       .lock = *std::move(lock),
                       .scopes = std::move(scopes),
                       .around = compared.layout.around,
                       .inputs = inputs};
  if (gives_up) {
    request.scopes = ScopesToGiveUp(options.build, request.lock.read.lock);
    request.wish = MergeRequest::Wish::kAreGivenUp;
    request.other_forms = EmitOtherForms(compared.program, compared.layout, request.scopes);
  }
  compared.knows_nothing = request.lock.found.kind == Found::Kind::kNothing;
  Result<OutputMerger> merger = OutputMerger::Look(std::move(request));
  if (!merger) return Stop(Fail(session, merger.error()));
  if (!options.answers.empty()) {
    if (const Result<void> looked = merger->LookAround(); !looked) return Stop(Fail(session, looked.error()));
  }
  Result<std::vector<StaleFile>> stale = FindStale(own, RealPaths(merger->places()));
  if (!stale) return Stop(Fail(session, stale.error()));
  const auto answers = ResolveAnswers(options, merger->places(), *stale, session);
  if (!answers) return Stop(Refuse(session, answers.error()));
  Result<MergedOutputs> merged =
      (*std::move(merger)).Merge(answers->in_files, checks || options.lock_is_frozen ? WriteLock::kIfItSaysMore : WriteLock::kAlways);
  if (!merged) return Stop(Fail(session, merged.error()));
  if (const auto refusal = RefuseIdle(options, *merged)) return Stop(Refuse(session, *refusal));
  const FindingSpans spans{.otherwise = compared.program.app.name.span, .places_by = compared.layout.kubernetes_by.span};
  ReportFindings(*merged, spans, prepared.project.sources, prepared.diagnostics);

  WarnOfDangling(*merged, compared.program, prepared.project.sources, prepared.diagnostics);
  WarnOfEntries(*merged, prepared.project.sources, prepared.diagnostics);
  compared.edits = EditsIn(*merged);
  for (const OutputPlace& place : merged->missing) compared.missing.push_back(place.Text());

  const auto may_go = [&](const StaleFile& file) {
    return options.answer_to_all == tree::Answer::kOverride || answers->stale.contains(file.found.RealPath());
  };
  compared.plan = PlanWrites(*std::move(merged), *std::move(stale), inputs, may_go, prepared.diagnostics);
  if (options.mode == CompileOptions::Mode::kWrite) ReportRefused(compared.plan, prepared.project.sources, prepared.diagnostics);
  if (options.lock_is_frozen) CheckFrozen(compared.plan, prepared.project.sources, prepared.diagnostics);
  const ReportedChanges changes = telling.shows_changes ? DescribeChanges(compared.plan) : ReportedChanges();
  if (session.line.globals.format == ReportFormat::kText) PrintDiffs(changes, session);
  const ReportedChanges* listed = telling.lists_changes ? &changes : nullptr;
  if (prepared.diagnostics.has_errors()) return RefuseToWrite(prepared, telling, session, listed);
  if (!telling.is_silent) Report(prepared, telling.reports, session, listed);
  return compared;
}

}  // namespace spin_aks
