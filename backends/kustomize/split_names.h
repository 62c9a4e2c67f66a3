// SPDX-License-Identifier: Apache-2.0
//
// Names that end in a hash of what they name (k8s/generation.h), in two parts. Kustomize knows an object by the name that it has in
// its file: there it stands without the hash, so that a patch of somebody's still finds it when the content has changed, and the
// kustomization beside it adds the hash. Kustomize then mends whoever refers to it, by `name-references.yaml` where it does not
// know the field itself; that also makes prefixes, suffixes and namespaces of an overlay reach them.
#pragma once

#include "backends/backend.h"
#include "backends/k8s/lower.h"
#include "backends/yaml/value.h"

namespace spin_aks::kustomize {

// Of a bundle that was lowered with marked names: the objects' names, and what refers to them, become stems; each object keeps its
// hash as its suffix.
void SplitNames(k8s::Bundle& bundle);

// Where a SecretProviderClass is referred to: by volumes, and by who reads the Secret that is synced under its name. Configuration of
// kustomize's name reference transformer, which merges it over all kustomizations of a build.
[[nodiscard]] YamlFile NameReferences();
// Whether there is such a class among the objects.
[[nodiscard]] bool NeedsNameReferences(const k8s::Bundle& bundle);

}  // namespace spin_aks::kustomize
