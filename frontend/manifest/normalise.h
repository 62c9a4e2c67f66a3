// SPDX-License-Identifier: Apache-2.0
//
// The normal form of a manifest, as Spin makes it (crates/manifest/src/
// normalize.rs, 4.0.2): every trigger has an id, inline components are lifted
// out and referred to, permissions for all dependencies stand on each, and
// dependencies on components of the application are replaced by their sources.
#pragma once

#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// In place. Reports dependencies that cannot be resolved, and leaves those as
// they are. Dependencies of triggers stay as written: Spin 4.0 does not know them.
void Normalise(SpinManifest& manifest, Diagnostics& diagnostics);

}  // namespace spin_aks
