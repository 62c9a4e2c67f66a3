// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/ports.h"

namespace spin_aks {

std::optional<std::string_view> Environment::Get(std::string_view name) const {
  const auto it = variables.find(name);
  if (it == variables.end()) return std::nullopt;
  return it->second;
}

}  // namespace spin_aks
