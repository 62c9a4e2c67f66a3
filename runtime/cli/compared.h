// SPDX-License-Identifier: Apache-2.0
//
// A project, compiled and held against the disk: what `compile` writes, and what `--check` and `diff` tell of.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/program.h"
#include "runtime/cli/compile.h"
#include "runtime/cli/session.h"
#include "runtime/output/driver.h"
#include "runtime/output/plan.h"
#include "runtime/output/report_findings.h"
#include "runtime/project/project.h"

namespace spin_aks {

// Everything that is known about a project, and where its files would go.
struct Prepared {
  // What it was read from, where that is the disk as the next writing run will find it: an earlier one was interrupted. Null: the disk
  // itself.
  std::unique_ptr<Directory> completed;
  Project project;
  Diagnostics diagnostics;
  std::optional<Built> built;  // nothing, or errors among the diagnostics: it is not to be written
};

void Prepare(const BuildRequest& request, const Session& session, const Directory& directory, Prepared& prepared);
// The same, as who only reads sees it. A code: it was said what is wrong.
[[nodiscard]] std::expected<std::unique_ptr<Prepared>, ExitCode> PrepareCompleted(const BuildRequest& request, const Session& session,
                                                                                  MachineReports reports);
// The same, and nothing is said: what is wrong is among the diagnostics, and nothing is built. An error: the disk failed.
[[nodiscard]] Result<std::unique_ptr<Prepared>> PrepareInSilence(const BuildRequest& request, const Session& session);
// Where the lock is that keeps what is found out about the application: beside the settings, wherever its output goes.
[[nodiscard]] OutputPlace FactsPlace(const Prepared& prepared, const Session& session);
// Says all that is known. Beside other data, nothing where there is nothing to say.
void Report(Prepared& prepared, MachineReports reports, const Session& session, const ReportedChanges* changes = nullptr);
// Says what is wrong with the input.
[[nodiscard]] ExitCode RefuseInput(Prepared& prepared, const Session& session, MachineReports reports);

// What compiling comes to, held against the disk.
struct Compared {
  Layout layout;
  Program program;
  ClusterAccess access;
  WritePlan plan;
  std::vector<HumanEdit> edits;      // that stay
  std::vector<std::string> missing;  // as in MergedOutputs
  bool knows_nothing = false;        // there is no lock
};

// What is told of it.
struct Telling {
  MachineReports reports = MachineReports::kAreData;
  bool lists_changes = false;  // in a report for machines
  bool shows_changes = false;  // as a unified diff
  bool is_silent = false;      // what is wrong stays among the diagnostics, for the caller to tell; but how the disk failed is printed
};

// Reads the disk and writes nothing. All diagnostics are printed; an exit code, where there is an error among them or the disk failed.
// `prepared` has something built, which is taken.
[[nodiscard]] std::expected<Compared, ExitCode> Compare(Prepared& prepared, const CompileOptions& options, const Telling& telling,
                                                        const Session& session);

}  // namespace spin_aks
