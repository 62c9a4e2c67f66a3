// SPDX-License-Identifier: Apache-2.0
//
// Which cluster it is: what kubectl is set up for, and what the cluster says of itself. Names are given and changed by everybody; the uid
// of `kube-system` is made once, with the cluster, and stays until it goes (the same is what OpenTelemetry's `k8s.cluster.uid` is). A
// restored backup may bring the uid along, but not the certificate that the cluster signs with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/cluster/client.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/result.h"

namespace spin_aks::deploy {

struct KubeContext {
  std::string name;
  std::string server;         // `https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443`
  std::string signs_in = {};  // the program by which kubectl signs in there: `kubelogin`; empty: none
};

// The current one of the kubeconfig; kMissing: there is no kubectl, or no current context (`path` says which).
[[nodiscard]] Result<KubeContext> ReadContext(Programs& programs);

// Whether two addresses are of one server: case, a last slash and the usual port say nothing.
[[nodiscard]] bool IsSameServer(std::string_view a, std::string_view b);

// What does not change as long as it is the same cluster. Empty where it may not be read, or is not there.
struct ClusterIdentity {
  std::string uid;   // of the namespace `kube-system`
  std::string root;  // a hash of the certificates that its API server is trusted by (ConfigMap `kube-root-ca.crt`)

  bool operator==(const ClusterIdentity&) const = default;

  // `uid:root`, for the lock; nothing unless `text` is what Text() would give.
  [[nodiscard]] std::string Text() const { return uid + ":" + root; }
  [[nodiscard]] static std::optional<ClusterIdentity> Parse(std::string_view text);
  // Whether it may be the one that was there before: nothing that both know differs.
  [[nodiscard]] bool MayBe(const ClusterIdentity& before) const;
  [[nodiscard]] bool IsKnown() const { return !uid.empty() || !root.empty(); }
};

// An error too where it is not said whether that may be read. `kube_namespace` is one whose objects may be read, if those of `kube-system`
// may not.
[[nodiscard]] Task<Result<ClusterIdentity>> Identify(const cluster::Client& client, std::string kube_namespace);

}  // namespace spin_aks::deploy
