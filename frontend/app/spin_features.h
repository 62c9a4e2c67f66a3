// SPDX-License-Identifier: Apache-2.0
//
// What the Spin on the nodes is too old for. Manifests are read as the newest
// Spin reads them; the shim embeds an older one, and refuses at pod start what
// it does not know.
#pragma once

#include "frontend/manifest/spin_manifest.h"
#include "frontend/text/spin_version.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// The newest that manifests are read for.
inline constexpr SpinVersion kNewestManifests{4, 1};

// `nodes` is `[runtime] spin`. Features that are gone once the manifest is in
// its normal form (profiles, targets, dependencies on components) are none.
void CheckSpinFeatures(const SpinManifest& manifest, SpinVersion nodes, Diagnostics& diagnostics);

// Whether all of the component's dependencies, or none, inherit its permissions: all that Spin before 4.0 can say.
[[nodiscard]] bool InheritsAsOne(const ManifestComponent& component);
[[nodiscard]] bool InheritsAll(const ManifestComponent& component);

}  // namespace spin_aks
