// SPDX-License-Identifier: Apache-2.0
//
// How many pods there are, by settings or by load, and how a release replaces them. Private to ResolveWorkload, which calls these in
// the order in which they stand.
#pragma once

#include "frontend/deploy/parts.h"

namespace spin_aks {

using AppSettings = Section<keys::app::kTable>;

// Nothing: `replicas` says it.
[[nodiscard]] std::optional<Autoscale> ResolveAutoscale(const ResolveContext& context, const AppSettings& app, const Stores& stores);
[[nodiscard]] Spanned<std::int64_t> ResolveReplicas(const ResolveContext& context, const AppSettings& app, const Stores& stores);
[[nodiscard]] RollingStrategy ResolveStrategy(const ResolveContext& context, const AppSettings& app, const Workload& workload);
[[nodiscard]] Spanned<std::string> ResolveMaxUnavailable(const ResolveContext& context, const AppSettings& app, const Workload& workload);
[[nodiscard]] Resources ResolveResources(const ResolveContext& context, const AppSettings& app);
// What the autoscaler measures is there.
void CheckMeasured(const ResolveContext& context, const Workload& workload);

}  // namespace spin_aks
