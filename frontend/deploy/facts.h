// SPDX-License-Identifier: Apache-2.0
//
// What earlier runs have found out about a target, and the lock keeps (backends/merge/lock.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace spin_aks {

using Facts = std::map<std::string, std::string, std::less<>>;  // by name

// `image/registry/repository:tag`: the digest of what was pushed under that name. Of any other name it says nothing, so that each registry,
// repository and tag has a line of its own, and those of different branches stand beside each other.
inline constexpr std::string_view kImageFacts = "image/";
[[nodiscard]] inline std::string ImageFact(std::string_view reference) { return std::string(kImageFacts).append(reference); }

// Which cluster it was deployed to: `uid:root`, the uid of its namespace `kube-system` and a hash of the certificates of its API server.
inline constexpr std::string_view kClusterFact = "cluster";

// As what, and in which namespace: `namespace/application`.
inline constexpr std::string_view kDeployedFact = "deployed";

// `leave/deployment/web:.spec.replicas`: who has that field, which is left to them.
inline constexpr std::string_view kLeaveFacts = "leave/";

}  // namespace spin_aks
