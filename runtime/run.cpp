// SPDX-License-Identifier: Apache-2.0
#include "runtime/run.h"

#include <memory>

#include <fmt/core.h>

#include "runtime/cli/help.h"
#include "runtime/cli/options.h"
#include "runtime/cli/session.h"
#include "runtime/cli/version.h"

namespace spin_aks {
namespace {

ExitCode RunInDirectory(const CommandLine& line, const Session& session) {
  switch (line.wish) {
    case CommandLine::Wish::kHelp:
      return RunHelp(session);
    case CommandLine::Wish::kVersion:
      return RunVersion(session);
    case CommandLine::Wish::kRun:
      break;
  }
  if (line.command == nullptr) {
    session.Err(DescribeProgram(line.program));
    return ExitCode::kUsage;
  }
  const Result<std::optional<ProjectNode>> here = session.directory.Look({});
  const bool is_directory = here && *here && (**here).kind == NodeKind::kDirectory;
  if (!is_directory)
    return Refuse(session, {.message = fmt::format("`{}` is no directory to work in", line.globals.directory), .help = {}});
  return line.command->run(session);
}

ExitCode RunArguments(const std::vector<std::string>& argv, Ports& ports) {
  const auto line = ParseCommandLine(argv);
  if (!line) {
    const CommandLine none{.program = ProgramName(argv.empty() ? "" : argv.front())};
    return Refuse({.line = none, .ports = ports, .directory = ports.working_directory}, line.error());
  }
  const std::unique_ptr<Directory> directory = ports.working_directory.Open(line->globals.directory);
  return RunInDirectory(*line, {.line = *line, .ports = ports, .directory = *directory});
}

}  // namespace

int Run(const std::vector<std::string>& argv, Ports& ports) {
  ExitCode code = RunArguments(argv, ports);
  if (const Result<void> flushed = ports.console.Flush(); !flushed && (code == ExitCode::kDone || code == ExitCode::kDifferences)) {
    ports.console.Write(Stream::kErr, fmt::format("error: {}\n", flushed.error().Text()));
    code = ExitCode::kExternal;
  }
  return static_cast<int>(code);
}

}  // namespace spin_aks
