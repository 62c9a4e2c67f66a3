// SPDX-License-Identifier: Apache-2.0
//
// How Wasm runs on the nodes: what the cluster needs once, whatever applications it
// runs. Nothing here carries an application's name or version. `runtime_units` lays
// these objects out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/lower.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// What the installer of the settings consists of, in order; empty for `none`.
[[nodiscard]] std::vector<Object> LowerRuntime(const Runtime& runtime);

// Each by itself.
// runtime-class-manager 0.2.0: the definition of Shim, the controller, the one Shim.
[[nodiscard]] Object ShimDefinition();
[[nodiscard]] std::vector<Object> RuntimeClassManager();
[[nodiscard]] Object SpinShim(const Runtime& runtime);
// The KWASM operator 0.2.3 (archived; for clusters that have it) and its RuntimeClass.
[[nodiscard]] std::vector<Object> KwasmOperator(const Runtime& runtime);

// Whose software a piece of the layer is; labels say so.
struct Project {
  std::string_view name, version;
};
// `kube_namespace` may be empty.
[[nodiscard]] Metadata RuntimeMetadata(std::string name, std::string kube_namespace, const Project& project);

}  // namespace spin_aks::k8s
