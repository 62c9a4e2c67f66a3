// SPDX-License-Identifier: Apache-2.0
//
// What an emitter made -> the bytes to be written. The last function before the
// output: until here YAML is a tree.
#pragma once

#include <map>
#include <vector>

#include "backends/backend.h"
#include "ir/cause.h"
#include "ir/file_set.h"

namespace spin_aks {

// Relative to the same root as `emitted`.
[[nodiscard]] FileSet RenderFiles(const Emitted& emitted);

// What caused each line of each of those files. What belongs to no input in particular was caused by `otherwise`.
using CauseSet = std::map<RelPath, std::vector<Cause>>;
[[nodiscard]] CauseSet CauseFiles(const Emitted& emitted, Span otherwise);

}  // namespace spin_aks
