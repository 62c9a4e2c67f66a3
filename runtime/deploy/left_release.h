// SPDX-License-Identifier: Apache-2.0
//
// A release of Helm's that its application has left: what was a chart is manifests now. Its objects pass on to us, and nothing of it stays
// behind that would take them away one day.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/cluster/client.h"
#include "runtime/deploy/chart.h"
#include "runtime/deploy/survey.h"

namespace spin_aks::deploy {

struct LeftRelease {
  Chart chart;           // `before`: its objects, as `manifest` has them; for who can read it to fill in
  std::string manifest;  // YAML; empty: there is no record of it any more
  std::vector<std::pair<std::string, std::string>> records;  // of helm's: the path and the uid of each
  bool is_of_others = false;                                 // no chart of ours: somebody's release that has the same name
};

// Whether any of them is of that release.
[[nodiscard]] bool HasLeft(const std::vector<Surveyed>& objects, const std::string& release, const std::string& kube_namespace);

// What helm keeps of it in the namespace (Secrets, which is its way unless somebody chose another). An error: the server cannot be asked.
[[nodiscard]] Task<Result<LeftRelease>> ReadLeftRelease(const cluster::Client& client, std::string release, std::string kube_namespace);

// What helm alone has of an object goes, and none of the rest is helm's: its way of writing becomes an apply (as `kubectl` does it for its
// own), and it applies nothing. Nothing: it is done. Else why not, in the server's words.
[[nodiscard]] Task<Result<std::optional<std::string>>> TakeFromHelm(const cluster::Client& client, const Surveyed& surveyed);

}  // namespace spin_aks::deploy
