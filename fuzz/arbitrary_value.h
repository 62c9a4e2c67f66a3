// SPDX-License-Identifier: Apache-2.0
//
// Bytes -> a YAML value, so that a fuzzer can think of trees. Total: every byte
// string is some value, and small changes to it are small changes to the value.
#pragma once

#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks {

// At most 60 collections deep; strings are UTF-8 and prefer what readers of YAML
// trip over; keys are unique.
[[nodiscard]] yaml::Value DecodeArbitraryValue(std::string_view bytes);

}  // namespace spin_aks
