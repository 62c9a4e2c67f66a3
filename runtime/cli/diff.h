// SPDX-License-Identifier: Apache-2.0
//
// `diff`: what compiling would change, what has changed since a revision, or what deploying would change: objects, by value, and what
// follows for a cluster.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "runtime/cli/session.h"
#include "runtime/output/driver.h"
#include "runtime/report/differences.h"

namespace spin_aks {

struct DiffOptions {
  BuildRequest build;
  std::optional<std::string> revision;  // nothing: against the disk
  bool is_against_live = false;         // what lies on the disk against the cluster
  Details details = Details::kHidden;
  bool exits_zero = false;
};

[[nodiscard]] std::expected<DiffOptions, UsageError> ParseDiff(const CommandLine& line);
[[nodiscard]] ExitCode RunDiff(const DiffOptions& options, const Session& session);

}  // namespace spin_aks
