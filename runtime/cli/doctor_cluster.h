// SPDX-License-Identifier: Apache-2.0
//
// What `doctor` finds in the cluster: whether it is the right one, what you may do there, what runs Wasm, what is exposed.
#pragma once

#include <vector>

#include "runtime/cli/doctor_project.h"
#include "runtime/cli/doctor_tools.h"
#include "runtime/cli/session.h"
#include "runtime/report/checkup.h"

namespace spin_aks {

[[nodiscard]] std::vector<Finding> ExamineCluster(const ExaminedProject& project, const ExaminedTools& tools, const Session& session);

}  // namespace spin_aks
