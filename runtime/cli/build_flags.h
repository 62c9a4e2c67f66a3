// SPDX-License-Identifier: Apache-2.0
//
// The flags that say what is compiled and where it goes, for every command that compiles.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cli/options.h"
#include "runtime/output/driver.h"

namespace spin_aks {

// `--type`, `--out`, `--dockerfile-dest`, `--k8s-dest`.
[[nodiscard]] std::vector<Flag> PlaceFlags();
// What they say; no back end where the settings or the tree that is there are to choose.
[[nodiscard]] std::expected<BuildRequest, UsageError> ParsePlaces(const CommandLine& line);

// `--emit`, which may be there or not.
[[nodiscard]] Flag EmitFlag(std::string help);
[[nodiscard]] std::expected<std::optional<Emit>, UsageError> ParseEmit(const CommandLine& line);

}  // namespace spin_aks
