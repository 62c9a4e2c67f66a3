// SPDX-License-Identifier: Apache-2.0
//
// What the cluster remembers of us, and what of that is there.
#pragma once

#include <optional>
#include <string>

#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/removal.h"

namespace spin_aks::deploy {

struct FoundInventory {
  Inventory inventory;
  std::string uid, version;  // of its ConfigMap; the version is its resourceVersion
};
// Nothing: there is none. An error too where one lies there that is of a later version, or another application's or namespace's.
[[nodiscard]] Task<Result<std::optional<FoundInventory>>> FindInventory(const cluster::Client& client, std::string kube_namespace,
                                                                        std::string application);

// Fills in what of a removal is known by looking at the live object. False: it is not there any more, or somebody else's has its name. The
// removal outlives the task.
[[nodiscard]] Task<Result<bool>> FindLive(const cluster::Client& client, cluster::Kinds& kinds, std::string manager, Removal& removal);

}  // namespace spin_aks::deploy
