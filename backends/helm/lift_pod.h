// SPDX-License-Identifier: Apache-2.0
//
// What can be set of a pod, Deployment's and Job's alike.
#pragma once

#include <string>

#include "backends/helm/lift_parts.h"

namespace spin_aks::helm {

// `pods` is a pod template.
void LiftPod(const Lifting& lifting, Node& pods);

// The image, which all workloads of an application share.
void ExposeImage(const Site& site, ChartValues& values);
// The named template that puts the image's reference together.
[[nodiscard]] std::string ImageHelper(const Site& site);

// The name of one of the chart's named templates. They are global in Helm, over
// all charts of a release, so each carries ours and the chart's.
[[nodiscard]] std::string HelperName(const Site& site, std::string_view what);

}  // namespace spin_aks::helm
