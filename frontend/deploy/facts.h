// SPDX-License-Identifier: Apache-2.0
//
// What earlier runs have found out about a target, and the lock keeps (backends/merge/lock.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace spin_aks {

using Facts = std::map<std::string, std::string, std::less<>>;  // by name

// What was pushed last: `registry/repository:tag@sha256:…`. It says which image that name meant, and nothing of any other name.
inline constexpr std::string_view kImageFact = "image";

}  // namespace spin_aks
