// SPDX-License-Identifier: Apache-2.0
//
// Whose fields are (meta/v1 ManagedFieldsEntry).
#pragma once

#include <string>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::deploy {

// What a manager has applied of an object, as the server keeps it; empty: nothing.
[[nodiscard]] std::string OwnedFields(const yaml::Value& object, std::string_view manager);

}  // namespace spin_aks::deploy
