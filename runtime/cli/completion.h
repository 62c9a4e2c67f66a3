// SPDX-License-Identifier: Apache-2.0
//
// `completion`: scripts for shells, from the command table. Static: no shell
// starts this program to complete a word.
#pragma once

#include <string>

#include "runtime/cli/session.h"

namespace spin_aks {

struct CompletionOptions {
  std::string shell;  // one of the command's operand choices
};

[[nodiscard]] CompletionOptions ParseCompletion(const CommandLine& line);
[[nodiscard]] ExitCode RunCompletion(const CompletionOptions& options, const Session& session);

[[nodiscard]] std::string BashCompletion();
[[nodiscard]] std::string ZshCompletion();
[[nodiscard]] std::string FishCompletion();
[[nodiscard]] std::string PowerShellCompletion();

}  // namespace spin_aks
