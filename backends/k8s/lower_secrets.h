// SPDX-License-Identifier: Apache-2.0
//
// Secrets lie in Key Vault; the CSI driver brings them to the pod as files, and
// syncs those that become environment variables into a Secret. One
// SecretProviderClass for each (workload, vault), holding only what that workload
// uses: one object that the identity may not read makes the whole mount fail. The class
// and its Secret are called after what they hold: the driver never updates a Secret that is there.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/knobs.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// One secret of a vault, as a file of the mount.
struct VaultObject {
  enum class Use : std::uint8_t { kVariable, kFile };
  std::string alias;  // file name, and key in the synced Secret: see AliasOf
  SecretRef secret;
  Use use = Use::kVariable;
};

// What one workload takes from one vault.
struct VaultUse {
  Generation generation;  // of the class, and of the Secret that is synced
  std::string volume;
  SpannedString vault;
  std::vector<VaultObject> objects;
};

// The alias of the runtime configuration, where that is a secret.
inline constexpr std::string_view kRuntimeConfigAlias = "runtime-config.toml";

// All that one workload takes. Names of vaults compare without regard to case.
class VaultPlan {
 public:
  VaultPlan(const Site& site, const Workload& workload);

  [[nodiscard]] const std::vector<VaultUse>& vaults() const { return vaults_; }  // in the order of first use
  // The vault of a secret that the program names.
  [[nodiscard]] const VaultUse& VaultOf(const SecretRef& secret) const;

 private:
  void Add(VaultObject object);

  std::vector<VaultUse> vaults_;
  std::map<std::string, std::size_t> index_;  // by name in lower case
};

// A vault's name as it compares: without regard to case.
[[nodiscard]] std::string VaultKey(std::string_view vault);

// The variable's own name, cut with a hash where Kubernetes takes no key so long.
[[nodiscard]] std::string AliasOf(const std::string& variable);

// The Secret that the driver makes: a generation, unless the settings name it.
[[nodiscard]] Text SyncedName(const Site& site, const VaultUse& vault, Rule rule, Knobs& knobs);
[[nodiscard]] SecretProviderClass LowerVault(const Site& site, const Workload& workload, const VaultUse& vault, Knobs& knobs);
[[nodiscard]] Volume VaultVolume(const VaultUse& vault, Knobs& knobs);
// Every vault is mounted, also where only the environment is used: the kubelet skips a
// volume that no container mounts, and then nothing is ever synced.
[[nodiscard]] VolumeMount VaultMount(const VaultUse& vault);

}  // namespace spin_aks::k8s
