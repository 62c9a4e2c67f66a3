// SPDX-License-Identifier: Apache-2.0
//
// Whether what was asked for runs, and if it does not, why.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/place.h"
#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"

namespace spin_aks::deploy {

struct RolloutState {
  enum class Kind : std::uint8_t { kUnderWay, kDone, kFailed } kind = Kind::kUnderWay;
  std::string words;  // "1 of 2 pods are ready"; of a failure: what the controller says
};

// Whether there is anything to wait for.
[[nodiscard]] bool IsWatched(const tree::ObjectId& id);
// Of a Deployment, DaemonSet, StatefulSet or Job; anything else is done when it is there.
[[nodiscard]] RolloutState StateOf(const yaml::Value& object);

// Why a pod is not ready, and what may help; empty: it is, or says nothing. `event` is the last warning about it.
[[nodiscard]] std::string WhyNotReady(const yaml::Value& pod, std::string_view event);

struct Watched {
  tree::ObjectId id;
  std::string path;
};

struct WatchRequest {
  std::chrono::seconds patience{0};
  // Told of each change of what is to be said about one of them.
  std::function<void(const Watched&, const std::string&)> say;
};

struct WatchResult {
  std::vector<std::string> failures;  // one for each that did not get there, with its reason
  bool is_out_of_time = false;
};

// Until all of them are done, one has failed for good, or there is no patience left. An error: the server cannot be asked.
[[nodiscard]] Task<Result<WatchResult>> Watch(const cluster::Client& client, const WatchRequest& request, std::vector<Watched> objects);

}  // namespace spin_aks::deploy
