// SPDX-License-Identifier: Apache-2.0
//
// The Helm back end: `charts/<app>/`, and the runtime layer as a chart of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/helm/lift.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/program.h"

namespace spin_aks::helm {

// The chart as trees; what Emit makes text of. Nothing implies an error.
[[nodiscard]] std::optional<Chart> LowerChart(const Site& site, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics);
[[nodiscard]] std::vector<std::string> Owns(const KubeName& application);
[[nodiscard]] std::vector<std::string> BeginsWith(const KubeName& application);
// Charts lie beside one another: ours would be in theirs by the application's name.
[[nodiscard]] std::string BesideOthers(const KubeName& application);
[[nodiscard]] std::vector<NamesOfOurs> TakesAll(const KubeName& application);
[[nodiscard]] std::vector<ApplyCommand> DescribeApply(const Program& program);

}  // namespace spin_aks::helm
