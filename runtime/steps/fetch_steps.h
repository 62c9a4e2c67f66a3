// SPDX-License-Identifier: Apache-2.0
//
// Wasm files that lie elsewhere, and how to have them where the image takes them from.
#pragma once

#include "ir/app.h"
#include "runtime/output/outputs.h"
#include "runtime/steps/shell_command.h"

namespace spin_aks {

// For each that is not there yet. A download is held against the digest in the manifest, as Spin does.
[[nodiscard]] Steps FetchSteps(const App& app, const OutputPlace& application);

}  // namespace spin_aks
