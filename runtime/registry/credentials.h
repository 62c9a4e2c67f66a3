// SPDX-License-Identifier: Apache-2.0
//
// Where somebody has signed in to a registry. In this order: what `REGISTRY_AUTH_FILE` names; Docker's configuration (`DOCKER_CONFIG`, else
// `~/.docker`), with its credential helpers; Podman's (`$XDG_RUNTIME_DIR/containers/auth.json`); what `spin registry login` keeps.
#pragma once

#include <optional>
#include <string>

#include "runtime/ports/ports.h"
#include "runtime/ports/result.h"
#include "runtime/registry/address.h"
#include "runtime/registry/messages.h"

namespace spin_aks::registry {

// Nothing: nowhere. An error: a file that cannot be read, a helper that is not there or failed.
[[nodiscard]] Result<std::optional<Credentials>> FindCredentials(const Address& address, const Ports& ports);

// What one configuration says of a server, without asking helpers: by the longest of its names that fits (containers-auth.json(5)).
[[nodiscard]] std::optional<Credentials> FindAuth(const DockerConfig& config, const Address& address);
[[nodiscard]] std::string FindHelper(const DockerConfig& config, const Address& address);

}  // namespace spin_aks::registry
