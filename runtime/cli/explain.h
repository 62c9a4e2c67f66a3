// SPDX-License-Identifier: Apache-2.0
//
// `explain`: what a diagnostic's code, or a key or table of the settings, means.
#pragma once

#include <string>

#include "runtime/cli/session.h"

namespace spin_aks {

struct ExplainOptions {
  std::string subject;  // a code in any case, a key, or a table
};

[[nodiscard]] ExplainOptions ParseExplain(const CommandLine& line);
[[nodiscard]] ExitCode RunExplain(const ExplainOptions& options, const Session& session);

}  // namespace spin_aks
