// SPDX-License-Identifier: Apache-2.0
//
// A volume for what Spin keeps in files, which outlives the pods: its claim, and how a pod has it.
#pragma once

#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// Where the shim keeps the default stores, made at start (containerd-shim-spin: default stores).
inline constexpr const char* kStatePath = "/.spin";
inline constexpr const char* kStateVolume = "spin-state";

// Of a workload with such a volume.
[[nodiscard]] yaml::Value LowerStateClaim(const Site& site, const Workload& workload);
[[nodiscard]] Volume StateVolumeOf(const Workload& workload);

}  // namespace spin_aks::k8s
