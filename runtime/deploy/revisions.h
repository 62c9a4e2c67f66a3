// SPDX-License-Identifier: Apache-2.0
//
// What deploys have applied, kept in the cluster to go back to: ConfigMaps `spin-aks-<application>.r<number>.<part>` beside the inventory,
// which lists them (it lists one before it is written, and until it is gone).
//
//   binaryData: objects: a part of the gzip of {"objects": [...]}, as they were applied
//
// Neither Secrets nor rights (roles) nor what is done once (jobs) nor what is not in the application's namespace is kept: who may write
// ConfigMaps there may write what is gone back to, and may not have us change anything elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/survey.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {

// Whether a revision holds such an object; `id` has the namespace that it lies in.
[[nodiscard]] bool IsInRevisions(const tree::ObjectId& id, std::string_view kube_namespace);

struct PackedObjects {
  std::string hash;                // as Revision has it
  std::vector<std::string> parts;  // base64, each of 900,000 bytes at most: a ConfigMap takes a MiB
};
[[nodiscard]] PackedObjects PackObjects(const std::vector<Surveyed>& objects, std::string_view kube_namespace);

[[nodiscard]] tree::ObjectId RevisionId(const Inventory& inventory, std::int64_t number, std::size_t part);
[[nodiscard]] std::string RevisionPath(const Inventory& inventory, std::int64_t number, std::size_t part);
[[nodiscard]] yaml::Value WriteRevision(const Inventory& inventory, std::int64_t number, std::size_t part, const std::string& packed);
// The objects of one, as it lists them. An error too where a part is gone, or is not what was written.
[[nodiscard]] Task<Result<std::vector<Wanted>>> ReadRevision(const cluster::Client& client, const Inventory& inventory,
                                                             const Revision& revision);

// A deploy of these begins: the newest one is theirs from here on. Whether there was none of theirs before.
bool BeginRevision(Inventory& inventory, const PackedObjects& objects, const std::string& image);
// Takes out those that nobody goes back to any more: but for the newest, what never ran, and all but the last three. They are returned.
[[nodiscard]] std::vector<Revision> TakeOld(std::vector<Revision>& revisions);
// The last one that ran and was something else than the newest; null: there is none.
[[nodiscard]] const Revision* PreviousRevision(const Inventory& inventory);

}  // namespace spin_aks::deploy
