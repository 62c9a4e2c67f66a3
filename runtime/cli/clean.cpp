// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/clean.h"

#include "runtime/cli/answers.h"
#include "runtime/cli/build_flags.h"

namespace spin_aks {

std::expected<CompileOptions, UsageError> ParseClean(const CommandLine& line) {
  CompileOptions options;
  options.wants = CompileOptions::Wants::kNothing;
  if (line.Has("check")) options.mode = CompileOptions::Mode::kCheck;
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  const auto emit = ParseEmit(line);
  if (!emit) return std::unexpected(emit.error());
  options.build = *places;
  options.build.emit = emit->value_or(Emit::kBoth);
  if (auto refusal = ParseAnswers(line, options)) return std::unexpected(*std::move(refusal));
  return options;
}

}  // namespace spin_aks
