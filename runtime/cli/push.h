// SPDX-License-Identifier: Apache-2.0
//
// `push`: the image into its registry. What is there already is not sent again; the lock keeps its digest, which the manifests name from
// the next `compile` on.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cli/session.h"
#include "runtime/registry/address.h"

namespace spin_aks {

struct PushOptions {
  std::optional<std::string> tag = {};  // also kept in the settings
  std::vector<std::string> sets = {};   // other settings for this run, as `KEY=VALUE`
  bool builds = true;                   // `spin build` first
  bool is_dry_run = false;
  registry::PlainHttp plain = registry::PlainHttp::kLoopback;
};

[[nodiscard]] std::expected<PushOptions, UsageError> ParsePush(const CommandLine& line);
[[nodiscard]] ExitCode RunPush(const PushOptions& options, const Session& session);

}  // namespace spin_aks
