// SPDX-License-Identifier: Apache-2.0
//
// `config get KEY`: one value that holds, for people and scripts.
#pragma once

#include <expected>
#include <string>

#include "runtime/cli/session.h"

namespace spin_aks {

struct ConfigGetOptions {
  std::string key;  // of a value or a table, as in the documentation
  bool shows_origin = false;
};

[[nodiscard]] std::expected<ConfigGetOptions, UsageError> ParseConfigGet(const CommandLine& line);
// A string is printed without quotes, everything else as TOML; a table with everything that holds in it. What has no value prints nothing.
[[nodiscard]] ExitCode RunConfigGet(const ConfigGetOptions& options, const Session& session);

}  // namespace spin_aks
