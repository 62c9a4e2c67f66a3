// SPDX-License-Identifier: Apache-2.0
//
// A workload that runs to its end, again and again: all of the kind CronJob in one place.
#pragma once

#include "backends/k8s/knobs.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// Of a workload with a schedule.
[[nodiscard]] yaml::Value LowerCronJob(const Site& site, const Workload& workload, PodTemplate pods);

}  // namespace spin_aks::k8s
