// SPDX-License-Identifier: Apache-2.0
//
// A struct becomes an Object; the stem is the kind in lower case unless said otherwise, and the role that with which of its kind it is.
#pragma once

#include <string>
#include <string_view>

#include "backends/k8s/lower.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {

[[nodiscard]] Object MakeObject(yaml::Value value, std::string_view which);

template <typename T>
[[nodiscard]] Object MakeObject(const T& object, std::string_view which) {
  return MakeObject(ToValue(object), which);
}

}  // namespace spin_aks::k8s
