// SPDX-License-Identifier: Apache-2.0
//
// What Spin finds when it starts an application's triggers.
#pragma once

#include "frontend/manifest/manifest_scope.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Takes the normal form. kSpin judges what Spin itself can: the settings of
// `http` and `redis`, and whether the named components exist. kCompile adds
// the triggers that the shim has compiled in, refuses those that nobody has,
// and an application without any.
void CheckTriggerRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics);

}  // namespace spin_aks
