// SPDX-License-Identifier: Apache-2.0
//
// API servers of clusters, reached as whoever kubectl is set up for: kubectl knows how to sign in, we know what to ask.
#pragma once

#include <memory>
#include <string>

#include "runtime/ports/result.h"

namespace spin_aks {

// A way to one API server, open as long as it lives.
class ClusterDoor {
 public:
  virtual ~ClusterDoor() = default;
  // Where requests go (HttpRequest::socket). Nobody else of this machine may speak there.
  [[nodiscard]] virtual std::string socket() const = 0;
};

class Clusters {
 public:
  virtual ~Clusters() = default;
  // `context` is one of the kubeconfig. kMissing: there is no kubectl; kFailed: it ended, and `detail` is what it said.
  [[nodiscard]] virtual Result<std::unique_ptr<ClusterDoor>> Open(const std::string& context) = 0;
};

}  // namespace spin_aks
