// SPDX-License-Identifier: Apache-2.0
//
// The inventory and the revisions beside it, kept up with what a deploy does: written before the first object is, and once more at its end.
// A run that breaks off leaves a list that is too long, never one that is too short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/tree/place.h"
#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/plan.h"
#include "runtime/deploy/revisions.h"

namespace spin_aks::deploy {

class Ledger {
 public:
  // All of them outlive it. `image` is what runs from here on.
  Ledger(const cluster::Client& client, cluster::Kinds& kinds, const PlanRequest& request, const std::string& image, DeployPlan& plan);

  // Each: nothing, it is written; or why it is not. An error: the server cannot be asked.
  using Written = Result<std::optional<std::string>>;

  // The namespaces that were made, before anything is in them.
  [[nodiscard]] Task<Written> NoteNamespaces();
  // What was there and what is going to be; and, once there is something newer, what is gone back to.
  [[nodiscard]] Task<Written> Begin();
  // What is there. `is_complete`: the deploy went to its end; `has_changed`: anything.
  [[nodiscard]] Task<Written> End(bool is_complete, bool has_changed);

 private:
  [[nodiscard]] bool IsListed(const Inventory& all) const;
  [[nodiscard]] Task<Written> BeginOurs(Inventory all);
  [[nodiscard]] Task<Written> KeepObjects(const Inventory& inventory, const PackedObjects& objects);
  [[nodiscard]] Task<Written> RemoveRevisions(const Inventory& inventory, std::vector<Revision> old);
  [[nodiscard]] Task<Written> DeleteOwn(tree::ObjectId id);
  [[nodiscard]] Task<Written> Write(Inventory inventory);

  const cluster::Client& client_;
  cluster::Kinds& kinds_;
  const PlanRequest& request_;
  const std::string& image_;
  DeployPlan& plan_;
  const bool has_work_;
  std::int64_t revision_ = 0;  // what the inventory is to say of them
  std::vector<Revision> revisions_;
  bool is_to_complete_ = false;  // the newest: it is not known to have gone to its end
};

}  // namespace spin_aks::deploy
