// SPDX-License-Identifier: Apache-2.0
//
// What was written in Kubernetes' own words, as a tree: every leaf there by the one rule, and by its own input.
#pragma once

#include "backends/yaml/value.h"
#include "ir/plain.h"

namespace spin_aks::k8s {

[[nodiscard]] yaml::Value By(Rule rule, const Plain& plain);
using spin_aks::By;

}  // namespace spin_aks::k8s
