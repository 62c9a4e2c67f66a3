// SPDX-License-Identifier: Apache-2.0
//
// `deploy`: read, show, execute. What the cluster would make of everything is known and shown before anything is touched.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <vector>

#include "runtime/cli/session.h"
#include "runtime/output/build_request.h"
#include "runtime/report/differences.h"

namespace spin_aks {

inline constexpr std::chrono::seconds kUsualPatience{300};

struct DeployOptions {
  BuildRequest build;
  bool is_dry_run = false;
  bool may_replace = false;  // what cannot be changed goes, and comes again
  bool prunes = false;       // what we made and do not make any more goes
  // Fields that are taken from whom they belong to: all of them, or `deployment/web:.spec.replicas` each.
  bool takes_all = false;
  std::vector<std::string> takes = {};
  Details details = Details::kHidden;
  std::chrono::seconds patience = kUsualPatience;  // with pods that start; 0: none
};

[[nodiscard]] std::expected<DeployOptions, UsageError> ParseDeploy(const CommandLine& line);
[[nodiscard]] ExitCode RunDeploy(const DeployOptions& options, const Session& session);

}  // namespace spin_aks
