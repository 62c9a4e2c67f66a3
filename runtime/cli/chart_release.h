// SPDX-License-Identifier: Apache-2.0
//
// A chart's release, as helm (3.17 and later, or 4) knows it: what is there, what would come, and the command that makes it so.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cli/session.h"
#include "runtime/deploy/chart.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks {

struct ChartRelease {
  std::string context, kube_namespace, name;
  std::string chart;  // its directory, as the user would type it
};

// What is known of it before anything is done; `rollback` is a revision of it to go back to, instead of the chart. A code: it was said
// what is wrong.
[[nodiscard]] std::expected<deploy::Chart, ExitCode> ReadChart(const ChartRelease& release, std::optional<std::int64_t> rollback,
                                                               const Session& session);
// What of it is there alone: `before`, and whether it is.
[[nodiscard]] std::expected<deploy::Chart, ExitCode> ReadRelease(const ChartRelease& release, const Session& session);
// The objects that helm made, of what it keeps of them.
[[nodiscard]] std::expected<std::vector<deploy::Wanted>, ExitCode> ReadManifest(const std::string& manifest, const deploy::Chart& chart,
                                                                                const Session& session);
// The revision before the newest that was deployed; nothing: there is none.
[[nodiscard]] std::expected<std::optional<std::int64_t>, ExitCode> RevisionBefore(const ChartRelease& release, const Session& session);
// 0: it is not there.
[[nodiscard]] std::expected<std::int64_t, ExitCode> NewestRevision(const ChartRelease& release, const Session& session);
// Takes away one that was read. A code: it was said why not.
[[nodiscard]] std::optional<ExitCode> Uninstall(const ChartRelease& release, const Session& session);

}  // namespace spin_aks
