// SPDX-License-Identifier: Apache-2.0
//
// One set of objects, brought into a cluster: planned, shown, asked about, executed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/program.h"
#include "ir/source.h"
#include "runtime/cli/chart_release.h"
#include "runtime/cli/cluster_session.h"
#include "runtime/cli/deploy_options.h"
#include "runtime/cli/saved_plan.h"
#include "runtime/cli/session.h"
#include "runtime/deploy/execute.h"
#include "runtime/deploy/plan.h"
#include "runtime/deploy/wanted.h"
#include "runtime/output/outputs.h"

namespace spin_aks {

struct Deployable {
  const Program& program;
  const SourceMap& sources;
  OutputPlace facts;  // the lock's, beside the settings
  const std::vector<deploy::Wanted>& objects;
  const deploy::Chart* chart = nullptr;      // that helm applies, beside them
  std::optional<ChartRelease> release = {};  // of that chart
  std::string as_release;                    // what it would be released as, were it a chart
  ClusterSession& cluster;
  std::string image;  // that they run
  deploy::Source source = deploy::Source::kOutput;
  std::optional<std::int64_t> revision = {};  // that they are of, from a revision
  const SavedPlan* agreed = nullptr;          // what somebody has agreed to; null: nobody has yet
};

enum class Asking : std::uint8_t { kIsNeeded, kIsDone };

// What was done, where anything was, is in `executed`.
[[nodiscard]] ExitCode Deploy(const DeployOptions& options, const Session& session, const Deployable& what, Asking asking,
                              deploy::Executed& executed);

}  // namespace spin_aks
