// SPDX-License-Identifier: Apache-2.0
//
// Clusters by `kubectl proxy --unix-socket`: kubectl signs in, with whatever its kubeconfig says (certificates, tokens, exec plugins), and
// hands on what it is asked. The socket lies in a directory that nobody else may enter, and goes with it. kubectl ends when this does,
// however this ends.
#pragma once

#include "runtime/ports/clusters.h"
#include "runtime/ports/ports.h"

namespace spin_aks::os {

class KubectlProxies final : public Clusters {
 public:
  // The environment outlives it. Nothing is started before something is opened.
  explicit KubectlProxies(const Environment& environment) : environment_(environment) {}

  // One at a time.
  [[nodiscard]] Result<std::unique_ptr<ClusterDoor>> Open(const std::string& context) override;

 private:
  const Environment& environment_;
};

}  // namespace spin_aks::os
