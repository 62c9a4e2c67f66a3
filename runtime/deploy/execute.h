// SPDX-License-Identifier: Apache-2.0
//
// A plan carried out: each step may be interrupted, and is done again by the next run.
//
// Namespaces and definitions first. What could not be asked about before is asked about then, and a refusal ends it before anything else is
// touched. Then the inventory, as long as it may become; objects in their waves, jobs awaited; what is outdated or pruned goes; pods
// are waited for; the inventory as it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/plan.h"
#include "runtime/deploy/rollout.h"

namespace spin_aks::deploy {

struct ExecuteRequest {
  PlanRequest plan;
  std::string image;                 // what runs from here on, for the inventory
  std::chrono::seconds patience{0};  // of waiting for pods; 0: nobody waits
  std::function<void(const std::string&)> say;
  // Of a chart: runs helm, with these words more; its exit code. What it says, it says itself.
  std::function<Result<int>(const std::vector<std::string>& more)> helm = {};
  // Told when a fate that was planned as kNotYet has been found out: whether it goes on.
  std::function<bool(const std::vector<const Surveyed*>&)> goes_on;
};

struct Executed {
  enum class End : std::uint8_t {
    kDone,
    kRefused,  // by what was asked about only when its namespace or definition was there
    kStopped,  // the server would not do a step of the plan: `failures` says which and why
    kNotUp,    // all is there, but does not run
  } end = End::kDone;
  std::vector<std::string> failures = {};
  std::size_t changed = 0;  // objects
};

[[nodiscard]] Task<Result<Executed>> Execute(const cluster::Client& client, cluster::Kinds& kinds, const ExecuteRequest& request,
                                             DeployPlan& plan);

}  // namespace spin_aks::deploy
