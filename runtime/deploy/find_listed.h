// SPDX-License-Identifier: Apache-2.0
//
// What the cluster remembers of us, and what of that is there.
#pragma once

#include <optional>
#include <string>

#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/inventory.h"

namespace spin_aks::deploy {

struct FoundInventory {
  Inventory inventory;
  std::string uid, version;  // of its ConfigMap; the version is its resourceVersion
};
// Nothing: there is none. An error too where one lies there that is of a later version, or another application's or namespace's.
[[nodiscard]] Task<Result<std::optional<FoundInventory>>> FindInventory(const cluster::Client& client, std::string kube_namespace,
                                                                        std::string application);

struct FoundObject {
  std::string path;  // on the server
  std::string uid;
  yaml::Value live;  // without what only the server writes
};
// Nothing: it is not there any more, or somebody else's has its name. What is listed outlives the task.
[[nodiscard]] Task<Result<std::optional<FoundObject>>> FindListed(const cluster::Client& client, cluster::Kinds& kinds,
                                                                  const Listed& listed, std::string manager);

}  // namespace spin_aks::deploy
