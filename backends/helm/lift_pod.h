// SPDX-License-Identifier: Apache-2.0
//
// What can be set of a pod, Deployment's and Job's alike.
#pragma once

#include <string>

#include "backends/helm/helper.h"
#include "backends/helm/lift_parts.h"

namespace spin_aks::helm {

// `pods` is a pod template.
void LiftPod(const Lifting& lifting, Node& pods);

// The image, which all workloads of an application share.
void ExposeImage(const Site& site, ChartValues& values);
// The named template that puts the image's reference together.
[[nodiscard]] Helper ImageHelper(const Site& site);

}  // namespace spin_aks::helm
