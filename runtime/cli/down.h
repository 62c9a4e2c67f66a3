// SPDX-License-Identifier: Apache-2.0
//
// `down`: what `deploy` made, taken away: what the cluster remembers of it, whatever lies on disk.
#pragma once

#include "runtime/cli/session.h"

namespace spin_aks {

struct DownOptions {
  bool is_dry_run = false;
  bool keeps_data = false;  // volumes stay
};

[[nodiscard]] DownOptions ParseDown(const CommandLine& line);
[[nodiscard]] ExitCode RunDown(const DownOptions& options, const Session& session);

}  // namespace spin_aks
