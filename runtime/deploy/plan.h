// SPDX-License-Identifier: Apache-2.0
//
// What a deploy does: the objects of ours as they were surveyed, and what becomes of those that we made and do not want any more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/chart.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/left_release.h"
#include "runtime/deploy/removal.h"
#include "runtime/deploy/survey.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {

struct DeployPlan {
  std::vector<Surveyed> objects;
  std::vector<Removal> removals;
  std::optional<Inventory> before;  // what the cluster remembers
  std::string before_version = {};  // of the ConfigMap that it is in: its resourceVersion
  std::string kube_namespace = {};  // that it lies in

  const Chart* chart = nullptr;  // as in PlanRequest
  const LeftRelease* left = nullptr;

  // Whether anything is to be done but to look.
  [[nodiscard]] bool HasWork(const Inventory& after) const;
};

// Whether the inventory lists that very object: we applied it before.
[[nodiscard]] bool WasMade(const DeployPlan& plan, const Surveyed& surveyed);

enum class Prune : std::uint8_t { kNo, kYes };

// Where the objects are from.
enum class Source : std::uint8_t { kOutput, kRevision };

struct PlanRequest {
  std::string application;
  SurveyRequest survey;
  Prune prune = Prune::kNo;
  Source source = Source::kOutput;
  const Chart* chart = nullptr;       // whose objects helm applies, beside ours; outlives it
  const LeftRelease* left = nullptr;  // that what is ours now was of; outlives it
  bool awaits_pods = true;            // else nobody knows when nothing reads what is outdated
};

// Nothing is changed. The objects outlive the plan.
[[nodiscard]] Task<Result<DeployPlan>> MakePlan(const cluster::Client& client, cluster::Kinds& kinds, const PlanRequest& request,
                                                const std::vector<Wanted>& objects);

// What the cluster is to remember: of what the plan makes, and of what stays. `revision` and `image` are those of before.
[[nodiscard]] Inventory InventoryAfter(const DeployPlan& plan, const std::string& application);

}  // namespace spin_aks::deploy
