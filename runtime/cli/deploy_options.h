// SPDX-License-Identifier: Apache-2.0
//
// How a deploy is to go about it, as it was typed.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cli/session.h"
#include "runtime/output/build_request.h"
#include "runtime/report/differences.h"

namespace spin_aks {

inline constexpr std::chrono::seconds kUsualPatience{300};

enum class OnFailure : std::uint8_t { kStop, kRollBack };

// Which revision is gone back to; no number: the last one that ran.
struct Rollback {
  std::optional<std::int64_t> revision;
};

// What a plan may do; a saved one holds them.
struct Wishes {
  bool may_replace = false;  // what cannot be changed goes, and comes again
  bool prunes = false;       // what we made and do not make any more goes
  // Fields that are taken from whom they belong to: all of them, or `deployment/web:.spec.replicas` each.
  bool takes_all = false;
  std::vector<std::string> takes = {};
  // The same of fields that are left to them, from now on.
  bool leaves_all = false;
  std::vector<std::string> leaves = {};
};

struct DeployOptions {
  BuildRequest build;
  bool is_dry_run = false;
  Wishes wishes = {};
  Details details = Details::kHidden;
  std::chrono::seconds patience = kUsualPatience;  // with pods that start; 0: none
  std::optional<Rollback> rollback = {};
  OnFailure on_failure = OnFailure::kStop;
  std::optional<std::string> plan_file = {};  // of a dry run: where its plan is kept; else what is carried out
};

[[nodiscard]] std::expected<DeployOptions, UsageError> ParseDeploy(const CommandLine& line);

}  // namespace spin_aks
