// SPDX-License-Identifier: Apache-2.0
//
// `up`: from sources to pods that run: push, compile, deploy, each of which does nothing where there is nothing to do.
#pragma once

#include <expected>

#include "runtime/cli/deploy.h"
#include "runtime/cli/push.h"
#include "runtime/cli/session.h"

namespace spin_aks {

struct UpOptions {
  PushOptions push;
  DeployOptions deploy;
};

[[nodiscard]] std::expected<UpOptions, UsageError> ParseUp(const CommandLine& line);
[[nodiscard]] ExitCode RunUp(const UpOptions& options, const Session& session);

}  // namespace spin_aks
