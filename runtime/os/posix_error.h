// SPDX-License-Identifier: Apache-2.0
//
// errno -> Error.
#pragma once

#include <string>
#include <string_view>

#include "runtime/ports/result.h"

namespace spin_aks::os {

// Independent of the locale, lower case: "permission denied".
[[nodiscard]] Error ErrnoError(int code, std::string_view doing, std::string path);

}  // namespace spin_aks::os
