// SPDX-License-Identifier: Apache-2.0
//
// All that we made, taken away in reverse: what runs, what configures it, the list of what was made, and the namespace last, if it is ours
// and holds nothing of anybody else.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/plan.h"

namespace spin_aks::deploy {

enum class Data : std::uint8_t { kGoes, kStays };

struct TakedownRequest {
  std::string application;
  std::string kube_namespace;
  std::string manager;
  Data data = Data::kGoes;                                         // of volumes
  bool names_namespace = false;                                    // the settings do: it is somebody's, whoever made it
  std::function<bool(const tree::ObjectId&)> goes_otherwise = {};  // by somebody else's hand, before the rest; null: nothing does
};

struct Takedown {
  std::optional<Inventory> before;        // nothing: there is none, and nothing to do
  std::string inventory_uid;              // of its ConfigMap
  std::string inventory_version;          // likewise, its resourceVersion
  std::vector<Removal> goes;              // in their order
  std::vector<std::string> stays;         // with the reason
  std::vector<Listed> kept;               // of these what another `down` may take: they stay listed
  std::optional<Removal> kube_namespace;  // that goes last
};

// Nothing is changed. An error where something may not be read.
[[nodiscard]] Task<Result<Takedown>> PlanTakedown(const cluster::Client& client, cluster::Kinds& kinds, const TakedownRequest& request);

// What is in the way, in the server's words; nothing: all of it is gone.
[[nodiscard]] Task<Result<std::optional<std::string>>> TakeDown(const cluster::Client& client, const TakedownRequest& request,
                                                                Takedown& takedown, const std::function<void(const std::string&)>& say);

}  // namespace spin_aks::deploy
