// SPDX-License-Identifier: Apache-2.0
//
// A Kustomize tree: `base/` holds what the top level of the settings says, one
// object a file; the target's overlay (`overlays/<target>/`) what the target changes.
//
// The base is complete and names its namespace in every object. The only transformer
// that is used adds hashes to names (split_names.h), and the build of an
// overlay is, object by object and value by value, what the `kube` back end writes. The
// image stands in the base; `kustomize edit set image` in an overlay adds its own
// `images:` there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/k8s/lower.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/program.h"

namespace spin_aks::kustomize {

[[nodiscard]] std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics);
[[nodiscard]] std::vector<std::string> Owns(const KubeName& application);
[[nodiscard]] std::vector<std::string> BeginsWith(const KubeName& application);
[[nodiscard]] std::vector<ApplyCommand> DescribeApply(const Program& program);

// The layout alone.
[[nodiscard]] Emitted Layout(k8s::Bundle bundle, const Placement& placement, RuntimeInclude include);

}  // namespace spin_aks::kustomize
