// SPDX-License-Identifier: Apache-2.0
//
// A Service in front of the workload that listens.
#pragma once

#include <optional>

#include "backends/k8s/objects.h"
#include "ir/diagnostic.h"

namespace spin_aks::k8s {

// Nothing, and an error, if no workload of the program answers requests.
[[nodiscard]] std::optional<ServiceObject> LowerService(const Program& program, const Service& service, Diagnostics& diagnostics);

}  // namespace spin_aks::k8s
