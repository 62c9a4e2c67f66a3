// SPDX-License-Identifier: Apache-2.0
//
// A Workload becomes a Deployment (with a disruption budget and an autoscaler where
// it has more than one replica), a Job or a CronJob. The pod is the same in all: one
// container that the shim runs.
#pragma once

#include <optional>
#include <vector>

#include "backends/k8s/knobs.h"
#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

inline constexpr const char* kHttpPortName = "http-app";
inline constexpr char kConfigHash[] = "spin-aks/config-hash";

// What every pod of the workload looks like, whoever runs it.
[[nodiscard]] PodTemplate LowerPod(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs);

// Both expect a workload of the right kind.
[[nodiscard]] Deployment LowerDeployment(const Site& site, const Workload& workload, PodTemplate pods, Knobs& knobs);
// How one run goes, of a Job or of each Job of a CronJob.
[[nodiscard]] yaml::Value JobSpecOf(PodTemplate pods);
[[nodiscard]] yaml::Value LowerJob(const Site& site, const Workload& workload, PodTemplate pods, Knobs& knobs);

// Where more than one pod is to run, or where the settings ask for it.
[[nodiscard]] std::optional<DisruptionBudget> LowerDisruptionBudget(const Site& site, const Workload& workload, Knobs& knobs);
[[nodiscard]] std::optional<Autoscaler> LowerAutoscaler(const Site& site, const Workload& workload, Knobs& knobs);

}  // namespace spin_aks::k8s
