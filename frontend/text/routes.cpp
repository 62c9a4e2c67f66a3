// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/routes.h"

#include <cstddef>

namespace spin_aks {

std::string RouteKey(std::string_view route) {
  while (route.starts_with('/')) route.remove_prefix(1);
  while (route.ends_with('/')) route.remove_suffix(1);
  std::string key;
  while (!route.empty()) {
    const std::size_t slash = route.find('/');
    const std::string_view segment = route.substr(0, slash);
    const bool is_last = slash == std::string_view::npos;
    key += '/';
    if (is_last && (segment == "..." || segment == "*")) {
      key += "...";
    } else if (segment.starts_with(':')) {
      key += ':';
    } else {
      key += segment;
    }
    route.remove_prefix(is_last ? route.size() : slash + 1);
  }
  return key.empty() ? "/" : key;
}

bool IsReservedRoute(std::string_view route) {
  if (route.starts_with('/')) route.remove_prefix(1);
  return route.starts_with(".well-known/spin/");
}

}  // namespace spin_aks
