// SPDX-License-Identifier: Apache-2.0
//
// A struct becomes an Object; the stem is the kind in lower case unless said otherwise.
#pragma once

#include <string>

#include "backends/k8s/lower.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {

[[nodiscard]] Object MakeObject(yaml::Value value);

template <typename T>
[[nodiscard]] Object MakeObject(const T& object) {
  return MakeObject(ToValue(object));
}

}  // namespace spin_aks::k8s
