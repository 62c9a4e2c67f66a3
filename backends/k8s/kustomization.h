// SPDX-License-Identifier: Apache-2.0
//
// A directory that `kubectl apply -k` takes: objects, one a file, and the
// kustomization that lists them in order. Shared by the kustomize back end, whose
// base is one, and the runtime layer, which is made of them whatever the back end.
#pragma once

#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/k8s/lower.h"
#include "backends/yaml/value.h"
#include "ir/rel_path.h"

namespace spin_aks::k8s {

// A kustomization that lists `resources` as they are: relative ways to files or directories.
[[nodiscard]] yaml::Value Kustomization(yaml::List resources);

// Adds `directory` with a file for each object. A file is called by its object's
// stem; where several objects share one, the second and later by stem and name. An object with a name suffix lies in a directory
// of its own, called so, whose kustomization adds the suffix: people's patches and prefixes go by the name without it.
void EmitDirectory(const RelPath& directory, std::vector<Object> objects, Emitted& emitted);

}  // namespace spin_aks::k8s
