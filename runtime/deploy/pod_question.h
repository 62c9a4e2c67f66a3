// SPDX-License-Identifier: Apache-2.0
//
// A Pod as a controller would make it, to ask the server about.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "backends/yaml/value.h"

namespace spin_aks::deploy {

// Of a Deployment, DaemonSet, ReplicaSet, Job or CronJob; nothing of any other kind, or of pods that a controller adds volumes to. What
// pods refer to and is only just being created (`ServiceAccount/web`, among `created`) is left out: the server would miss it.
[[nodiscard]] std::optional<yaml::Value> PodOf(const yaml::Value& object, const std::set<std::string>& created);

}  // namespace spin_aks::deploy
