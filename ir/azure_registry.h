// SPDX-License-Identifier: Apache-2.0
//
// Which registries are Azure's: those can be attached to a cluster, signed in to with its tool, and made to build.
#pragma once

#include <optional>
#include <string_view>

namespace spin_aks {

// The registry's name, as `az acr` takes it, by the host (and path) that images are called by; nothing: it is another one, or
// has a domain of its owner's. A host with a domain name label, `<name>-<hash>.azurecr.io`, has the name before the `-`
// (learn.microsoft.com, "Configure a domain name label for Azure Container Registry"). A view into `server`.
[[nodiscard]] std::optional<std::string_view> AzureRegistryName(std::string_view server);

}  // namespace spin_aks
