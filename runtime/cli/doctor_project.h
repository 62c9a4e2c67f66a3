// SPDX-License-Identifier: Apache-2.0
//
// What `doctor` finds without a cluster: whether the settings compile, whether what lies on disk is what they come to, the registry.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ir/program.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/session.h"
#include "runtime/deploy/wanted.h"
#include "runtime/report/checkup.h"

namespace spin_aks {

inline constexpr std::string_view kSettingsCheck = "settings", kRegistryCheck = "registry";

struct ExaminedProject {
  std::unique_ptr<Prepared> prepared;   // never null
  std::unique_ptr<Compared> compared;   // null: something is wrong with the input, or the disk cannot be read
  std::vector<deploy::Wanted> objects;  // what `deploy` would send; where that cannot be read, what compiling makes
  std::vector<Finding> findings;

  // Null: something is wrong with the input.
  [[nodiscard]] const Program* program() const;
};

[[nodiscard]] ExaminedProject ExamineProject(const BuildRequest& request, const Session& session);

}  // namespace spin_aks
