// SPDX-License-Identifier: Apache-2.0
//
// The programs that this application needs, asked for their versions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/cli/doctor_project.h"
#include "runtime/cli/session.h"
#include "runtime/deploy/guard.h"
#include "runtime/report/checkup.h"

namespace spin_aks {

struct ExaminedTools {
  std::vector<Finding> findings;
  std::string kubectl;  // what it said of its version; empty: it is not there, or does not say
  // What it is set up for; nothing: there are no programs.
  std::optional<Result<deploy::KubeContext>> context;
};

[[nodiscard]] ExaminedTools ExamineTools(const ExaminedProject& project, const Session& session);

}  // namespace spin_aks
