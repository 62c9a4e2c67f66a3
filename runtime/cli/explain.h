// SPDX-License-Identifier: Apache-2.0
//
// `explain`: what a diagnostic's code, or a key or table of the settings, means, and why a line of the output is there.
#pragma once

#include <expected>
#include <string>

#include "runtime/cli/session.h"
#include "runtime/output/driver.h"

namespace spin_aks {

struct ExplainOptions {
  std::string subject;  // a code in any case, a key, a table, or FILE:LINE
  BuildRequest build;   // of the output that a line is of
};

[[nodiscard]] std::expected<ExplainOptions, UsageError> ParseExplain(const CommandLine& line);
[[nodiscard]] ExitCode RunExplain(const ExplainOptions& options, const Session& session);

}  // namespace spin_aks
