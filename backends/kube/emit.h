// SPDX-License-Identifier: Apache-2.0
//
// Raw manifests: one file for the application, its objects in the order in which
// they can be applied, and the runtime layer beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/k8s/lower.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/program.h"

namespace spin_aks::kube {

[[nodiscard]] std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics);
[[nodiscard]] std::vector<std::string> Owns(const KubeName& application);
[[nodiscard]] std::vector<std::string> BeginsWith(const KubeName& application);
[[nodiscard]] std::vector<ApplyCommand> DescribeApply(const Program& program);

// The layout alone.
[[nodiscard]] Emitted Layout(k8s::Bundle bundle, RuntimeInclude include);

}  // namespace spin_aks::kube
