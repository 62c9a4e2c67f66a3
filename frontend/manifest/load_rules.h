// SPDX-License-Identifier: Apache-2.0
//
// What Spin finds when it loads an application that it could parse: variables,
// digests, versions, hosts, dependencies (crates/loader/src/local.rs). What
// `files` find is left to ResolveFiles (frontend/app/files.h), which has the tree.
#pragma once

#include "frontend/manifest/manifest_scope.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Takes the normal form: inline components lifted out, dependencies on
// components replaced by their sources. Reports everything that it finds.
void CheckLoadRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics);

}  // namespace spin_aks
