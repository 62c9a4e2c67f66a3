// SPDX-License-Identifier: Apache-2.0
#include "ir/azure_registry.h"

#include <algorithm>
#include <array>

namespace spin_aks {

std::optional<std::string_view> AzureRegistryName(std::string_view server) {
  static constexpr std::array<std::string_view, 3> kClouds{".azurecr.io", ".azurecr.cn", ".azurecr.us"};
  const std::string_view host = server.substr(0, server.find('/'));
  if (std::ranges::none_of(kClouds, [&](std::string_view end) { return host.ends_with(end); })) return std::nullopt;
  return host.substr(0, host.find_first_of("-."));
}

}  // namespace spin_aks
