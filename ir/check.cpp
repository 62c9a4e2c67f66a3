// SPDX-License-Identifier: Apache-2.0
#include "ir/check.h"

#include <fmt/format.h>

namespace spin_aks {

void FailCheck(const char* message, const char* file, int line) { throw CheckFailure(fmt::format("{} ({}:{})", message, file, line)); }

}  // namespace spin_aks
