// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/result.h"

#include <fmt/core.h>

namespace spin_aks {

std::string Error::Text() const { return fmt::format("cannot {} `{}`: {}", doing, path, detail); }

}  // namespace spin_aks
