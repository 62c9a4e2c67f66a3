// SPDX-License-Identifier: Apache-2.0
//
// HTTP routes as Spin compares and matches them (crates/routes, routefinder).
#pragma once

#include <string>
#include <string_view>

namespace spin_aks {

// Two routes with one key match the same requests. A slash in front is added,
// slashes at the end go; `/...` and `/*` are one; `:name` is one segment whatever its name.
[[nodiscard]] std::string RouteKey(std::string_view route);

// Below `/.well-known/spin/`, which Spin answers by itself.
[[nodiscard]] bool IsReservedRoute(std::string_view route);

}  // namespace spin_aks
