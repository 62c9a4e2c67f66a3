// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/compile.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/answers.h"
#include "runtime/cli/build_flags.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/summary.h"
#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"
#include "runtime/output/plan.h"
#include "runtime/output/report_findings.h"
#include "runtime/writing/apply.h"

namespace spin_aks {
namespace {

using Unexpected = std::unexpected<UsageError>;

UsageError Wrong(std::string message, std::string help = {}) {
  return {.message = std::move(message), .help = std::move(help), .command = "compile"};
}

// One stream holds one kind of thing; what goes into `kubectl apply -f -` is the one that people mean.
std::expected<Emit, UsageError> EmitOf(const CommandLine& line, CompileOptions::Mode mode) {
  const auto typed = ParseEmit(line);
  if (!typed) return Unexpected(typed.error());
  if (mode != CompileOptions::Mode::kPrint) return typed->value_or(Emit::kBoth);
  if (*typed == Emit::kBoth) return Unexpected(Wrong("`--stdout` prints one thing at a time", "`--emit k8s` or `--emit dockerfile`"));
  return typed->value_or(Emit::kKubernetes);
}

// The objects themselves, as every back end makes them, all that the printed steps would apply and in that order; or the Dockerfile.
void Print(const Built& built, const Session& session) {
  const RelPath dockerfile = built.layout.image.DockerfileInBase();
  if (const auto it = built.image.find(dockerfile); it != built.image.end()) session.Out(it->second);
  std::string_view separator;
  for (const ApplyCommand& apply : built.layout.backend->describe_apply(built.program)) {
    const auto it = built.kubernetes.find(apply.place);
    if (it == built.kubernetes.end()) continue;
    session.Out(fmt::format("{}{}", separator, it->second));
    separator = "---\n";
  }
}

// Whether it is wanted how each file would change.
Telling TellingOf(const CompileOptions& options, const Session& session) {
  const bool checks = options.mode == CompileOptions::Mode::kCheck;
  return {.lists_changes = checks, .shows_changes = checks && (session.verbose() || session.line.globals.format == ReportFormat::kJson)};
}

// What people changed stands in a report of who checks, or who wants to know.
void SayEdits(const Compared& compared, const Session& session) {
  constexpr std::size_t kShown = 20;
  const std::size_t shown = session.verbose() ? compared.edits.size() : std::min(compared.edits.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i)
    session.Say(fmt::format("{}  {}\n", compared.edits[i].is_gone ? "deleted  " : "yours    ", MakeVisible(compared.edits[i].place)));
  if (shown < compared.edits.size())
    session.Say(fmt::format("and {} more places of yours: `-v` lists them\n", compared.edits.size() - shown));
}

// Who looks for a file learns why it is not there.
void SayGone(const Compared& compared, const Session& session) {
  const auto is_gone = [](const HumanEdit& edit) { return edit.is_gone && edit.is_file; };
  const auto first = std::ranges::find_if(compared.edits, is_gone);
  if (first == compared.edits.end()) return;
  const auto count = std::ranges::count_if(first, compared.edits.end(), is_gone);
  const std::string place = MakeVisible(ShellWord(first->place));
  session.Say(count == 1 ? fmt::format("`{}` stays deleted: `--override={}` brings it back\n", MakeVisible(first->place), place)
                         : fmt::format("{} files stay deleted (`-v` lists them): `--override={}` brings one back\n", count, place));
}

// Without a lock there is nothing to go by: there may be nothing, or all of it.
bool KnowsNothing(const Compared& compared, const CompileOptions& options) {
  return options.wants == CompileOptions::Wants::kNothing && compared.knows_nothing;
}
constexpr std::string_view kNoLock =
    "there is no lock, which says what was written: nothing was, or `compile` finds again what bears its labels\n";

// What `clean` could not find, and may still lie somewhere.
void SayLeft(const Compared& compared, const Session& session) {
  if (compared.missing.empty()) return;
  const std::size_t count = compared.missing.size();
  session.Say(fmt::format("{} did not lie where compile wrote {}: deleted, or moved to where nobody knows of {}\n",
                          count == 1 ? "one file" : fmt::format("{} files", count), count == 1 ? "it" : "them",
                          count == 1 ? "it" : "them"));
  for (const std::string& place : compared.missing) {
    if (session.verbose() || count == 1) session.Say(fmt::format("  {}\n", MakeVisible(place)));
  }
}

// Who compiles again without a change did these already, and may ask for them.
void SayNextSteps(const WritePlan& plan, const CompileOptions& options, const Layout& layout, const Program& program,
                  const Session& session) {
  if (options.next_steps == CompileOptions::NextSteps::kNever) return;
  const bool always = options.next_steps == CompileOptions::NextSteps::kAlways;
  if (!always && (!plan.ChangesOutput() || options.mode == CompileOptions::Mode::kCheck)) return;
  session.Say(DescribeNextSteps(plan, options.build.emit, layout, program, always ? Told::kEverything : Told::kWhatIsNew));
}

ExitCode Write(Prepared& prepared, const HeldRoots& held, const CompileOptions& options, const Session& session) {
  const auto compared = Compare(prepared, options, TellingOf(options, session), session);
  if (!compared) return compared.error();
  const WritePlan& plan = compared->plan;
  if (const Result<void> applied = ApplyChanges(held, plan.Changes()); !applied) return FailToWrite(session, applied.error());
  if (session.verbose()) SayEdits(*compared, session);
  session.Say(KnowsNothing(*compared, options) ? std::string(kNoLock) : DescribeWritten(plan, session.line.globals.verbosity));
  if (options.wants == CompileOptions::Wants::kNothing) return SayLeft(*compared, session), ExitCode::kDone;
  SayGone(*compared, session);
  SayNextSteps(plan, options, compared->layout, compared->program, session);
  return ExitCode::kDone;
}

// Decides and writes with all that it writes to held. What was read before somebody else was done there, or before what a crash left
// was made whole, is read again.
ExitCode HoldAndWrite(const CompileOptions& options, const Session& session) {
  const auto say_waiting = SayWaiting(session);
  for (;;) {
    Prepared prepared;
    Prepare(options.build, session, session.directory, prepared);
    if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreData);
    const Result<HeldRoots> held = HeldRoots::Hold(RootsOf(*prepared.built), say_waiting);
    if (!held) return FailToWrite(session, held.error());
    const Result<Finished> finished = FinishInterrupted(*held);
    if (!finished) return FailToWrite(session, finished.error());
    if (!held->has_waited() && *finished == Finished::kNothingToDo) return Write(prepared, *held, options, session);
    session.Say(DescribeFinished(*finished));
  }
}

ExitCode Check(const CompileOptions& options, const Session& session) {
  auto prepared = PrepareCompleted(options.build, session, MachineReports::kAreData);
  if (!prepared) return prepared.error();
  const bool was_interrupted = (*prepared)->completed != nullptr;
  if (was_interrupted) session.Say("an earlier run was interrupted: this is what `compile` would do once it has finished that one\n");
  const auto compared = Compare(**prepared, options, TellingOf(options, session), session);
  if (!compared) return compared.error();
  SayEdits(*compared, session);
  session.Say(KnowsNothing(*compared, options) ? std::string(kNoLock) : DescribeWouldWrite(compared->plan, session.line.globals.verbosity));
  if (options.wants == CompileOptions::Wants::kAll) {
    SayNextSteps(compared->plan, options, compared->layout, compared->program, session);
  } else {
    SayLeft(*compared, session);
  }
  const bool is_up_to_date = compared->plan.Count(Change::kUnchanged) == compared->plan.writes.size();
  return is_up_to_date && !was_interrupted ? ExitCode::kDone : ExitCode::kDifferences;
}

ExitCode PrintAll(const CompileOptions& options, const Session& session) {
  Prepared prepared;
  Prepare(options.build, session, session.directory, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  PrintDiagnostics(session, prepared.diagnostics, prepared.project.sources, MachineReports::kAreTalk);
  Print(*prepared.built, session);
  return ExitCode::kDone;
}

// A chart is a directory: one stream cannot hold it, and the objects that it renders to are not what was asked for.
std::optional<UsageError> RefusePrintedChart(const CompileOptions& options) {
  const Backend* backend = options.build.backend;
  const bool prints_objects = options.mode == CompileOptions::Mode::kPrint && options.build.emit == Emit::kKubernetes;
  if (!prints_objects || backend == nullptr || backend->name != "helm") return std::nullopt;
  return Wrong("`--stdout` prints objects, and a chart is a directory of templates",
               "`-o DIR` writes the chart somewhere else; without `-t helm` the objects are printed");
}

}  // namespace

std::expected<CompileOptions, UsageError> ParseCompile(const CommandLine& line) {
  CompileOptions options;
  if (line.Has("stdout") && line.Has("check")) return Unexpected(Wrong("`--stdout` and `--check` exclude one another"));
  if (line.Has("stdout") && line.Has("next")) return Unexpected(Wrong("`--stdout` and `--next` exclude one another"));
  if (line.Has("stdout")) options.mode = CompileOptions::Mode::kPrint;
  if (line.Has("check")) options.mode = CompileOptions::Mode::kCheck;
  if (line.Has("next")) options.next_steps = CompileOptions::NextSteps::kAlways;
  options.lock_is_frozen = line.Has("frozen");
  const auto places = ParsePlaces(line);
  if (!places) return Unexpected(places.error());
  const auto emit = EmitOf(line, options.mode);
  if (!emit) return Unexpected(emit.error());
  options.build = *places;
  options.build.emit = *emit;
  if (auto refusal = RefusePrintedChart(options)) return Unexpected(*std::move(refusal));
  // Printed are the objects themselves, whichever form their files would have.
  if (options.mode == CompileOptions::Mode::kPrint) options.build.backend = FindBackend("kube");
  if (auto refusal = ParseAnswers(line, options)) return Unexpected(*std::move(refusal));
  return options;
}

ExitCode RunCompile(const CompileOptions& options, const Session& session) {
  switch (options.mode) {
    case CompileOptions::Mode::kWrite:
      return HoldAndWrite(options, session);
    case CompileOptions::Mode::kPrint:
      return PrintAll(options, session);
    case CompileOptions::Mode::kCheck:
      break;
  }
  return Check(options, session);
}

}  // namespace spin_aks
