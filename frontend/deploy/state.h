// SPDX-License-Identifier: Apache-2.0
//
// What the process needs and no manifest mentions: a place for what Spin keeps in files, and an answer for who asks whether it is well.
#pragma once

#include "frontend/deploy/scaling.h"

namespace spin_aks {

// Static responses came with this Spin, and with them an HTTP trigger without a component.
inline constexpr SpinVersion kStaticResponses{3, 5};

// `app.health_route`: the application gets a trigger that answers there. Its span is the setting's.
void AddHealthRoute(const ResolveContext& context, SpinVersion spin, App& app);

// `app.state`; nothing where no store lives in the pod. A store that is lost with its pod is said.
[[nodiscard]] std::optional<StateVolume> ResolveState(const ResolveContext& context, const AppSettings& app, const Stores& stores,
                                                      const Workload& workload);

}  // namespace spin_aks
