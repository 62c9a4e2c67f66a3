// SPDX-License-Identifier: Apache-2.0
//
// A manifest that could be read in part is judged all the same. What is missing in it only because it was refused where it stands is no
// second mistake.
#pragma once

#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Adds what was found of a manifest, but for what follows from its gaps.
void AppendCauses(const SpinManifest& manifest, Diagnostics found, Diagnostics& diagnostics);

// Whether each trigger of the manifest is there: of an unknown number of them nothing follows.
[[nodiscard]] bool KnowsTriggers(const SpinManifest& manifest);

}  // namespace spin_aks
