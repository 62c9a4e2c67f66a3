// SPDX-License-Identifier: Apache-2.0
//
// The artifact that `spin registry push` makes (spinframework/spin, crates/oci/src/client.rs).
#pragma once

#include <vector>

#include "backends/artifact/locked_app.h"
#include "backends/oci/image.h"
#include "ir/app.h"

namespace spin_aks::artifact {

// One of `files` for each component. No component has dependencies.
[[nodiscard]] oci::Image MakeArtifact(const App& app, const std::vector<ComponentFiles>& files);

}  // namespace spin_aks::artifact
