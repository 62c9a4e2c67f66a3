// SPDX-License-Identifier: Apache-2.0
//
// Which kinds of objects a server knows, and where they lie.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"

namespace spin_aks::cluster {

struct Kind {
  std::string api_version;  // `apps/v1`
  std::string kind;         // `Deployment`
  std::string plural;       // `deployments`
  bool is_namespaced = true;
  bool can_be_listed = true;

  [[nodiscard]] std::string Group() const;  // `apps`; empty for the core group
  // Where all of them lie; `kube_namespace` is not looked at where they have none.
  [[nodiscard]] std::string Path(std::string_view kube_namespace) const;
  [[nodiscard]] std::string Path(std::string_view kube_namespace, std::string_view name) const;
};

// What was asked about is remembered, until somebody says that there is more.
class Kinds {
 public:
  explicit Kinds(const Client& client) : client_(client) {}

  // Asks about all of these versions at once.
  [[nodiscard]] Task<Result<bool>> Learn(std::vector<std::string> api_versions);
  // Nothing: the server does not know it, as far as it was asked.
  [[nodiscard]] std::optional<Kind> Find(std::string_view api_version, std::string_view kind) const;
  // Likewise, in the version that the server prefers where it has given up that one.
  [[nodiscard]] Task<Result<std::optional<Kind>>> FindInAnyVersion(std::string api_version, std::string kind);
  // All kinds of the server in their preferred versions.
  [[nodiscard]] Task<Result<std::vector<Kind>>> LearnAll();
  void Forget() { known_.clear(); }

 private:
  const Client& client_;
  std::map<std::string, std::vector<Kind>, std::less<>> known_;  // by version; none: the server does not know it
};

// `apps` of `apps/v1`, nothing of `v1`.
[[nodiscard]] std::string GroupOf(std::string_view api_version);

}  // namespace spin_aks::cluster
