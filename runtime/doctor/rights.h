// SPDX-License-Identifier: Apache-2.0
//
// What `deploy` has to be allowed to do in a cluster, and whether it is: one SelfSubjectAccessReview for each right, which changes
// nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/wanted.h"
#include "runtime/http/task.h"
#include "runtime/report/checkup.h"

namespace spin_aks::doctor {

inline constexpr std::string_view kPermissions = "permissions";

struct Right {
  std::string group;           // empty: the core group
  std::string resource;        // `deployments`
  std::string kube_namespace;  // empty: of the cluster
  std::string verb;
  // A deploy that makes and changes objects goes without these: watching pods, and deleting.
  bool is_dispensable = false;

  auto operator<=>(const Right&) const = default;
  // `deployments.apps`, as kubectl names it.
  [[nodiscard]] std::string Resource() const;
};

// Helm keeps what it knows of a release in Secrets, which it lists.
enum class AppliedBy : std::uint8_t { kUs, kHelm };

// Of objects whose kinds the server knows, what is in the inventory, and pods. Each once, sorted.
[[nodiscard]] std::vector<Right> RightsNeeded(const std::vector<deploy::Wanted>& objects, const cluster::Kinds& kinds,
                                              const std::string& kube_namespace, AppliedBy by);

struct Review {
  enum class Verdict : std::uint8_t { kAllowed, kDenied, kUnknown } verdict = Verdict::kUnknown;
  std::string reason = {};  // of kUnknown, in the server's words
};
// One for each right, in their order; eight are asked at once. The rights outlive it.
[[nodiscard]] Task<std::vector<Review>> AskRights(const cluster::Client& client, const std::vector<Right>& rights);

// One finding for all that is allowed; of what is not, one for each place and severity.
[[nodiscard]] std::vector<Finding> JudgeRights(const std::vector<Right>& rights, const std::vector<Review>& reviews);

}  // namespace spin_aks::doctor
