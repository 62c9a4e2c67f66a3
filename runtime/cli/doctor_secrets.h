// SPDX-License-Identifier: Apache-2.0
//
// What git tracks of the project, and should not. No value is ever part of a finding.
#pragma once

#include <vector>

#include "runtime/cli/compared.h"
#include "runtime/cli/session.h"
#include "runtime/report/checkup.h"

namespace spin_aks {

[[nodiscard]] std::vector<Finding> ExamineTracked(const Prepared& prepared, const Session& session);

}  // namespace spin_aks
