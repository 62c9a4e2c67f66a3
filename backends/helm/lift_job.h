// SPDX-License-Identifier: Apache-2.0
//
// What a chart has beyond the other back ends' objects: names that follow the
// values, and an Ingress that is off.
#pragma once

#include <vector>

#include "backends/helm/lift.h"

namespace spin_aks::helm {

// A Job's template is immutable, so its name ends in a hash of its content. With the
// chart's own values that is the name of the other back ends; with others, one that follows them.
void LiftJobNames(const Site& site, Chart& chart);

// An Ingress to the first Service, rendered only if a user switches it on.
void AddIngress(const Site& site, const std::vector<k8s::Object>& app, Chart& chart);

}  // namespace spin_aks::helm
