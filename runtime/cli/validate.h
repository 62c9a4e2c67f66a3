// SPDX-License-Identifier: Apache-2.0
//
// `validate`: everything that compile would find wrong, and nothing written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/cli/session.h"

namespace spin_aks {

struct ValidateOptions {
  std::optional<std::string> manifest;  // judge this one alone, exactly as Spin does
  enum class Warnings : std::uint8_t { kStay, kAreErrors } warnings = Warnings::kStay;
};

[[nodiscard]] ValidateOptions ParseValidate(const CommandLine& line);
[[nodiscard]] ExitCode RunValidate(const ValidateOptions& options, const Session& session);

}  // namespace spin_aks
