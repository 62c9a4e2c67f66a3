// SPDX-License-Identifier: Apache-2.0
//
// What lies on disk, as objects for a cluster (as `kubectl apply -f` and `-k` would send it), and the cluster that they are for.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "ir/program.h"
#include "runtime/cli/chart_release.h"
#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/session.h"
#include "runtime/deploy/chart.h"
#include "runtime/deploy/wanted.h"
#include "runtime/output/build_request.h"

namespace spin_aks {

// Why this cannot be deployed from here, whatever the cluster is. A code: it was said.
[[nodiscard]] std::optional<ExitCode> RefuseToDeploy(const Placement& placement, const Session& session);

// What a chart is released as; nothing: it is none. `moved` as in WritePlan.
[[nodiscard]] std::optional<ChartRelease> ReleaseOf(const Program& program, const Layout& layout,
                                                    const std::map<std::string, std::string>& moved, const std::string& context);
// What it would be released as, were it a chart.
[[nodiscard]] std::string ReleaseName(const Program& program);
// The namespace that a release comes with, where it is not there yet. An error: the cluster cannot be asked.
[[nodiscard]] Result<std::vector<deploy::Wanted>> NamespaceFor(const Program& program, ClusterSession& cluster);

// What `deploy` would send, in the order of applying; they refer to what was compared. A code: it was said what is wrong.
[[nodiscard]] std::expected<std::vector<deploy::Wanted>, ExitCode> ReadObjects(const Compared& compared, const Session& session);

// All of it, which is what compiling makes of the settings; parts refer to each other.
struct WhatToDeploy {
  std::unique_ptr<Prepared> prepared;
  Compared compared;
  std::vector<deploy::Wanted> objects;  // in the order of applying; of a chart, those beside it
  std::optional<deploy::Chart> chart;   // that helm applies
  std::unique_ptr<ClusterSession> cluster;
};
// A code: it was said what is wrong. Nothing is changed anywhere.
[[nodiscard]] std::expected<std::unique_ptr<WhatToDeploy>, ExitCode> FindWhatToDeploy(BuildRequest request, const Session& session);

}  // namespace spin_aks
