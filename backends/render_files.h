// SPDX-License-Identifier: Apache-2.0
//
// What an emitter made -> the bytes to be written. The last function before the
// output: until here YAML is a tree.
#pragma once

#include "backends/backend.h"
#include "ir/file_set.h"

namespace spin_aks {

// Relative to the same root as `emitted`.
[[nodiscard]] FileSet RenderFiles(const Emitted& emitted);

}  // namespace spin_aks
