// SPDX-License-Identifier: Apache-2.0
//
// Spin's runtime configuration file (`/runtime-config.toml` in the pod): where its
// key-value stores, SQLite databases and model endpoint are. Without a key in it, it
// is a ConfigMap. With one, the whole file is a Key Vault secret, because Spin reads
// keys literally; it is then composed where the keys are known, by this same writer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backends/k8s/knobs.h"
#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// Every secret that the file holds, in the order of its lines. Empty: a ConfigMap will do.
[[nodiscard]] std::vector<SecretRef> RuntimeConfigSecrets(const Site& site);
// Whether there is anything to configure.
[[nodiscard]] bool HasRuntimeConfig(const Site& site);
// What asked for the file first; there is one.
[[nodiscard]] Span RuntimeConfigSpan(const Site& site);
// Whether the pod speaks to a store as itself, with a federated token.
[[nodiscard]] bool UsesWorkloadIdentity(const Site& site);

// The secret that holds the whole file, in the vault of the first key; nothing if it is a ConfigMap.
[[nodiscard]] std::optional<SecretRef> RuntimeConfigSecret(const Site& site);

// The ConfigMap that holds it otherwise: nothing where there is no configuration, or a key in it.
[[nodiscard]] std::optional<ConfigMap> LowerRuntimeConfig(const Site& site, Knobs& knobs);
// What that is called, by this rule.
[[nodiscard]] Text RuntimeConfigMapName(const Site& site, Rule rule, Knobs& knobs);

// The file as TOML. `text_of` gives the value of each secret.
[[nodiscard]] std::string WriteRuntimeConfig(const Site& site, const std::function<std::string(const SecretRef&)>& text_of);

}  // namespace spin_aks::k8s
