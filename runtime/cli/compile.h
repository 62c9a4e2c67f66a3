// SPDX-License-Identifier: Apache-2.0
//
// `compile`: build everything, compare it with the disk, write all of it or nothing.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/merge3.h"
#include "runtime/cli/session.h"
#include "runtime/output/driver.h"

namespace spin_aks {

struct CompileOptions {
  BuildRequest build;
  // What is said to conflicts: to all of them, and to places as they were typed.
  struct TypedAnswer {
    std::string_view flag;
    std::string place;
    tree::Answer answer = tree::Answer::kKeep;
  };
  std::optional<tree::Answer> answer_to_all;
  std::vector<TypedAnswer> answers;
  bool lock_is_frozen = false;
  enum class Mode : std::uint8_t { kWrite, kPrint, kCheck } mode = Mode::kWrite;
  // What is to lie there: all that is made of the application, or nothing of it any more (`clean`).
  enum class Wants : std::uint8_t { kAll, kNothing } wants = Wants::kAll;
  // Steps that are asked for are said whatever changed, and under `--check` too.
  enum class NextSteps : std::uint8_t { kNever, kAfterChanges, kAlways } next_steps = NextSteps::kAfterChanges;
};

[[nodiscard]] std::expected<CompileOptions, UsageError> ParseCompile(const CommandLine& line);
[[nodiscard]] ExitCode RunCompile(const CompileOptions& options, const Session& session);

}  // namespace spin_aks
