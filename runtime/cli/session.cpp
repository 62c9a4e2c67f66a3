// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/session.h"

#include <fmt/core.h>

#include "runtime/draw/display.h"
#include "runtime/report/report.h"
#include "runtime/writing/completed_directory.h"

namespace spin_aks {
namespace {

// Lines in logs are not endless either.
constexpr std::size_t kWidthWithoutTerminal = 160;
// Nobody reads more, and a hostile file can be wrong in a million places.
constexpr std::size_t kMostReported = 500;

std::string RenderReport(ReportFormat format, const Diagnostics& diagnostics, const SourceMap& sources, const ReportedChanges* changes) {
  switch (format) {
    case ReportFormat::kText:
      break;
    case ReportFormat::kJson:
      return ReportJson(diagnostics, sources, changes);
    case ReportFormat::kSarif:
      return ReportSarif(diagnostics, sources);
    case ReportFormat::kGithub:
      return ReportGithub(diagnostics, sources);
    case ReportFormat::kMarkdown:
      return ReportMarkdown(diagnostics, sources);
  }
  return {};
}

}  // namespace

void Session::Say(std::string_view text) const {
  if (line.globals.verbosity != Verbosity::kQuiet) Err(text);
}

ProjectQuery Session::Query() const { return {.settings_path = line.globals.config, .sets = line.globals.sets}; }

Colour ColourFor(const Session& session, Stream stream) {
  const Environment& environment = session.ports.environment;
  switch (session.line.globals.colour) {
    case ColourWish::kAlways:
      return Colour::kAnsi;
    case ColourWish::kNever:
      return Colour::kPlain;
    case ColourWish::kAuto:
      break;
  }
  const bool refused = !environment.Get("NO_COLOR").value_or("").empty();
  const bool dumb = environment.Get("TERM").value_or("dumb") == "dumb";
  return session.ports.console.IsTerminal(stream) && !refused && !dumb ? Colour::kAnsi : Colour::kPlain;
}

RenderOptions OptionsFor(const Session& session, Stream stream) {
  const std::size_t width = session.ports.console.Width(stream);
  return {.colour = ColourFor(session, stream), .width = width == 0 ? kWidthWithoutTerminal : width};
}

void PrintDiagnostics(const Session& session, Diagnostics& diagnostics, const SourceMap& sources, MachineReports reports,
                      const ReportedChanges* changes) {
  diagnostics.Sort();
  DiagnosticCounts counts = Count(diagnostics);
  diagnostics.Truncate(kMostReported);
  const std::size_t left_out = diagnostics.left_out();
  if (session.line.globals.format != ReportFormat::kText) {
    const Stream stream = reports == MachineReports::kAreData ? Stream::kOut : Stream::kErr;
    session.ports.console.Write(stream, RenderReport(session.line.globals.format, diagnostics, sources, changes));
    if (left_out != 0) session.Err(fmt::format("{} more are not shown\n", left_out));
    return;
  }
  const RenderOptions options = OptionsFor(session, Stream::kErr);
  const bool quiet = session.line.globals.verbosity == Verbosity::kQuiet;
  session.Err(ReportText(diagnostics, sources, options, quiet ? Severity::kWarning : Severity::kNote));
  if (left_out != 0) session.Err(fmt::format("{} more are not shown\n\n", left_out));
  counts.notes = 0;
  if (const std::string summary = DescribeCounts(counts); !summary.empty()) session.Say(summary + "\n");
}

ExitCode Fail(const Session& session, const Error& error) {
  session.Err(fmt::format("error: {}\n", MakeVisible(error.Text())));
  return ExitCodeFor(error);
}

ExitCode FailToWrite(const Session& session, const Error& error) {
  const ExitCode code = Fail(session, error);
  session.Err("nothing was written\n");
  return code;
}

HeldRoots::OnWait SayWaiting(const Session& session) {
  return [&session, has_said = false](std::string_view directory) mutable {
    if (std::exchange(has_said, true)) return;
    session.Err(fmt::format("waiting for another run in `{}` to end\n", MakeVisible(directory)));
    (void)session.ports.console.Flush();  // now, and not when it is over
  };
}

ExitCode Unmet(const Session& session, std::string_view message, std::string_view help) {
  session.Err(fmt::format("error: {}\n  help: {}\n", message, help));
  return ExitCode::kPrecondition;
}

ExitCode Refuse(const Session& session, const UsageError& error) {
  std::string text = fmt::format("error: {}\n", MakeVisible(error.message));
  if (!error.help.empty()) text += fmt::format("help: {}\n", MakeVisible(error.help));
  text += fmt::format("`{} help{}{}` says how it is used\n", session.line.program, error.command.empty() ? "" : " ", error.command);
  session.Err(text);
  return ExitCode::kUsage;
}

Result<std::unique_ptr<Directory>> FindCompleted(const std::vector<SharedDirectory>& roots, const Session& session) {
  Result<std::optional<Completion>> completion = CompleteInterrupted(roots);
  if (!completion) return std::unexpected(completion.error());
  if (!*completion) return nullptr;
  auto shared = std::make_shared<const Completion>(**std::move(completion));
  return std::make_unique<CompletedDirectory>(session.directory.Open("."), std::move(shared));
}

void CheckTargets(const Session& session, SourceMap& sources, Diagnostics& diagnostics) {
  for (const std::string& target : session.line.globals.targets) {
    if (target == kImplicitTarget) continue;
    const SourceId flag = sources.Add(SourceKind::kArgument, "--target", target);
    diagnostics
        .Report(DiagnosticKind::kUnknownTarget, {.source = flag, .begin = 0, .end = static_cast<std::uint32_t>(target.size())},
                fmt::format("there is no target `{}`", target))
        .Help("without a `[[target]]` in the settings there is one, called `default`");
  }
}

}  // namespace spin_aks
