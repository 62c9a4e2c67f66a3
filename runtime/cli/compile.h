// SPDX-License-Identifier: Apache-2.0
//
// `compile`: build everything, compare it with the disk, write all of it or nothing.
#pragma once

#include <cstdint>
#include <expected>

#include "runtime/cli/session.h"
#include "runtime/output/driver.h"
#include "runtime/output/plan.h"

namespace spin_aks {

struct CompileOptions {
  BuildRequest build;
  OverridePolicy override_policy;  // places as typed
  enum class Mode : std::uint8_t { kWrite, kPrint, kCheck } mode = Mode::kWrite;
  // Steps that are asked for are said whatever changed, and under `--check` too.
  enum class NextSteps : std::uint8_t { kAfterChanges, kAlways } next_steps = NextSteps::kAfterChanges;
};

[[nodiscard]] std::expected<CompileOptions, UsageError> ParseCompile(const CommandLine& line);
[[nodiscard]] ExitCode RunCompile(const CompileOptions& options, const Session& session);

}  // namespace spin_aks
