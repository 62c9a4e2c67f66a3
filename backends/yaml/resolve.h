// SPDX-License-Identifier: Apache-2.0
//
// What a bare scalar means to the readers that matter: kubectl and Helm (go-yaml
// v2, YAML 1.1), kustomize (go-yaml v3, YAML 1.2 with leftovers of 1.1).
#pragma once

#include <optional>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::yaml {

// The value that all of them agree on. Nothing for what they take for different
// things (`yes`, `010`, `2024-01-01`), for floats and for integers beyond 64 bits. `<<` is
// a string; only as a bare key it is more than that.
[[nodiscard]] std::optional<Value> ResolvePlain(std::string_view text);

}  // namespace spin_aks::yaml
