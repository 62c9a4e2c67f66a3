// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/config_hash.h"

#include <fmt/format.h>

#include "backends/k8s/runtime_config.h"
#include "ir/digest.h"

namespace spin_aks::k8s {
namespace {

// Length first, so that no two lists of texts become one text.
void Append(std::string& out, std::string_view text) { out += fmt::format("{}:{}", text.size(), text); }

void AppendSecret(std::string& out, const SecretRef& secret) {
  for (const std::string& part : {*secret.vault, *secret.name, secret.version ? **secret.version : std::string()}) Append(out, part);
}

std::string PlaceOf(const SecretRef& secret) {
  std::string out;
  AppendSecret(out, secret);
  return out;
}

}  // namespace

std::optional<std::string> ConfigHash(const Site& site, const VaultPlan& plan) {
  if (plan.vaults().empty() && !HasRuntimeConfig(site)) return std::nullopt;
  std::string read;
  for (const VaultUse& vault : plan.vaults()) {
    for (const VaultObject& object : vault.objects) {
      Append(read, object.alias);
      AppendSecret(read, object.secret);
    }
  }
  Append(read, WriteRuntimeConfig(site, PlaceOf));
  return DigestHex(read);
}

}  // namespace spin_aks::k8s
