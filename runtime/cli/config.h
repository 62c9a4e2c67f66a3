// SPDX-License-Identifier: Apache-2.0
//
// `config show`: the settings that hold, and where each came from.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "frontend/settings/effective.h"
#include "ir/source.h"
#include "runtime/cli/session.h"

namespace spin_aks {

struct ConfigShowOptions {
  enum class Origin : std::uint8_t { kHidden, kShown } origin = Origin::kHidden;
};

// As a file of settings that says the same.
[[nodiscard]] std::string DescribeSettings(const std::vector<EffectiveSetting>& settings, const SourceMap& sources,
                                           ConfigShowOptions::Origin origin);

// What holds, and where it was read.
struct ShownSettings {
  Project project;
  std::vector<EffectiveSetting> settings;
};
// False, and said, if the input is wrong.
[[nodiscard]] bool ReadShownSettings(const Session& session, ShownSettings& shown);

[[nodiscard]] std::expected<ConfigShowOptions, UsageError> ParseConfigShow(const CommandLine& line);
[[nodiscard]] ExitCode RunConfigShow(const ConfigShowOptions& options, const Session& session);

}  // namespace spin_aks
