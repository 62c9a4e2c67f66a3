// SPDX-License-Identifier: Apache-2.0
//
// A Service in front of the workload that listens.
#pragma once

#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// There is a workload that answers requests: the front end makes no Service without one.
[[nodiscard]] ServiceObject LowerService(const Site& site, const Service& service);

}  // namespace spin_aks::k8s
