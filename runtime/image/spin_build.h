// SPDX-License-Identifier: Apache-2.0
//
// Spin's own build of an application.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/ports/ports.h"
#include "runtime/ports/result.h"
#include "runtime/project/project.h"

namespace spin_aks {

// The components of the manifest, by their ids: whether each says how it is built. Nothing: it cannot be read.
[[nodiscard]] std::map<std::string, bool> ComponentsToBuild(const Project& project);

// `spin build` of these components, of all where none is named, beside the manifest. How it ended: its exit code. The program is the one
// that called us as its plugin (SPIN_BIN_PATH), else the one in PATH; kMissing: there is none.
[[nodiscard]] Result<int> RunSpinBuild(const Project& project, const std::vector<std::string>& components, const Ports& ports);

}  // namespace spin_aks
