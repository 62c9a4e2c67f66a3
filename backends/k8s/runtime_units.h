// SPDX-License-Identifier: Apache-2.0
//
// How Wasm runs on the nodes, laid out in files: `runtime/` below the output
// root, the same for every back end. It belongs to the cluster, not to one
// application: no overlay and no chart of an application includes it, unless
// `runtime.include` is `app`.
//
// Up to three units, because one has to be ready before the next can be applied:
// the API server must know a custom resource before it takes one, and the
// installer must run before somebody waits for what it installs.
#pragma once

#include <vector>

#include "backends/backend.h"
#include "backends/k8s/lower.h"
#include "ir/rel_path.h"

namespace spin_aks::k8s {

inline constexpr std::string_view kRuntimeDirectory = "runtime";

// `runtime/1-definitions`, `runtime/2-installer` and `runtime/3-shim` (the Shim, or the
// RuntimeClass) that have objects. Each is a kustomization; `runtime/README.md` says how to
// apply them by hand. Nothing is added for no objects. Returns the directories that were added, in the order of applying.
std::vector<RelPath> EmitRuntimeUnits(std::vector<Object> objects, Emitted& emitted);

}  // namespace spin_aks::k8s
