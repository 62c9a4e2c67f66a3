// SPDX-License-Identifier: Apache-2.0
//
// `doctor`: everything that stands between this machine and pods that run, looked at in one go. Nothing is changed anywhere; a check that
// cannot be made says why, and the others are made.
#pragma once

#include <expected>

#include "runtime/cli/session.h"
#include "runtime/output/build_request.h"

namespace spin_aks {

struct DoctorOptions {
  BuildRequest build;
};

[[nodiscard]] std::expected<DoctorOptions, UsageError> ParseDoctor(const CommandLine& line);
// kPrecondition where something is found that `deploy` would stop at, or whose pods would not run.
[[nodiscard]] ExitCode RunDoctor(const DoctorOptions& options, const Session& session);

}  // namespace spin_aks
