// SPDX-License-Identifier: Apache-2.0
//
// A Service in front of the workload that listens.
#pragma once

#include "backends/k8s/knobs.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// Its workload is one of the placement's.
[[nodiscard]] ServiceObject LowerService(const Site& site, const Service& service, Knobs& knobs);
// One that a chart's user may switch on: to the Service's first port.
[[nodiscard]] Ingress LowerIngress(const Site& site, const Service& service, Knobs& knobs);

}  // namespace spin_aks::k8s
