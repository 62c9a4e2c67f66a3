// SPDX-License-Identifier: Apache-2.0
//
// `config set KEY=VALUE`: one line of the settings file changed or added, and no other byte.
#pragma once

#include <expected>
#include <string>

#include "runtime/cli/session.h"

namespace spin_aks {

struct ConfigSetOptions {
  std::string assignment;  // `KEY=VALUE`, as after `--set`
};

[[nodiscard]] std::expected<ConfigSetOptions, UsageError> ParseConfigSet(const CommandLine& line);
// Nothing is written if the settings would then be wrong in more ways than they were.
[[nodiscard]] ExitCode RunConfigSet(const ConfigSetOptions& options, const Session& session);

}  // namespace spin_aks
