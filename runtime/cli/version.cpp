// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/version.h"

namespace spin_aks {

ExitCode RunVersion(const Session& session) {
  session.Out("spin-aks " SPIN_AKS_VERSION "\n");
  return ExitCode::kDone;
}

}  // namespace spin_aks
