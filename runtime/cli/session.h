// SPDX-License-Identifier: Apache-2.0
//
// What every command shares: the options that all of them take, the ports, and
// one way to say what is wrong.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/cli/options.h"
#include "runtime/draw/render.h"
#include "runtime/ports/exit_code.h"
#include "runtime/ports/ports.h"
#include "runtime/ports/result.h"
#include "runtime/project/project.h"
#include "runtime/report/report.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

struct Session {
  const CommandLine& line;
  Ports& ports;
  const Directory& directory;  // `-C`, else where the program was called

  void Out(std::string_view text) const { ports.console.Write(Stream::kOut, text); }
  void Err(std::string_view text) const { ports.console.Write(Stream::kErr, text); }
  // Progress and summaries: nothing with `-q`.
  void Say(std::string_view text) const;
  [[nodiscard]] bool verbose() const { return line.globals.verbosity == Verbosity::kVerbose; }
  // What the flags say about the files to read.
  [[nodiscard]] ProjectQuery Query() const;
};

// Colours only where wanted: `--color`, else a terminal that is not dumb and no NO_COLOR (no-color.org).
[[nodiscard]] Colour ColourFor(const Session& session, Stream stream);

// How text is drawn for what reads the stream: its colours and its width.
[[nodiscard]] RenderOptions OptionsFor(const Session& session, Stream stream);

// Where diagnostics in a form for machines go: they are data, unless the command prints other data.
enum class MachineReports : std::uint8_t { kAreData, kAreTalk };

// Prints all of them in the form that was asked for. `-q` keeps errors and
// warnings. A form for machines is printed even if there is nothing to say. Of more than 500 the most severe are
// printed, and how many are left out.
// `changes`, where it is not null, is reported beside them in JSON.
void PrintDiagnostics(const Session& session, Diagnostics& diagnostics, const SourceMap& sources, MachineReports reports,
                      const ReportedChanges* changes = nullptr);

// The world failed: says how, and what the shell is told.
[[nodiscard]] ExitCode Fail(const Session& session, const Error& error);
// The same where something was to be written.
[[nodiscard]] ExitCode FailToWrite(const Session& session, const Error& error);
// Says, once, that another run is waited for. The session outlives it.
[[nodiscard]] HeldRoots::OnWait SayWaiting(const Session& session);
// Something has to be so, and is not: exit code 5.
[[nodiscard]] ExitCode Unmet(const Session& session, std::string_view message, std::string_view help);
// The command line is wrong: exit code 2.
[[nodiscard]] ExitCode Refuse(const Session& session, const UsageError& error);

// Where an earlier run was interrupted in one of `roots`: the directory to work in as it will be when the next writing run has finished
// that one. Null: nowhere.
[[nodiscard]] Result<std::unique_ptr<Directory>> FindCompleted(const std::vector<SharedDirectory>& roots, const Session& session);

// `--target` names the implicit target, or is reported.
void CheckTargets(const Session& session, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
