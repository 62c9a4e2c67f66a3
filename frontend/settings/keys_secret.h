// SPDX-License-Identifier: Apache-2.0
//
// The keys that name a secret, wherever one can be named.
#pragma once

#include "frontend/settings/key.h"

namespace spin_aks::keys {

// A secret of a Key Vault: of a variable, a store's key, a token.
namespace secret {

inline constexpr Key<std::string> kKeyvaultSecret{{.name = "keyvault_secret",
                                                   .rule = &text_rules::kSecretName,
                                                   .meaning = "the Key Vault secret that holds it",
                                                   .explanation = "The value never reaches a file: the pod's node reads it from the vault.",
                                                   .example = "[variables]\ndb_password = { keyvault_secret = \"db-password\" }"}};
inline constexpr Key<std::string> kVault{
    {.name = "vault", .rule = &text_rules::kVaultName, .follows = "`keyvault.name`", .meaning = "another vault for this one"}};
inline constexpr Key<std::string> kVersion{
    {.name = "version", .rule = &text_rules::kSecretVersion, .elsewhere = "the latest", .meaning = "one version of the secret, pinned"}};

inline constexpr TableDef kTable{&kKeyvaultSecret, &kVault, &kVersion};

}  // namespace secret

// A key of a Secret or ConfigMap that exists.
namespace cluster_key {

inline constexpr Key<std::string> kName{
    {.name = "name", .rule = &text_rules::kDnsSubdomain, .meaning = "the object, in the application's namespace", .presence = kNeeded}};
inline constexpr Key<std::string> kKey{{.name = "key",
                                        .rule = &text_rules::kConfigKey,
                                        .meaning = "its key with the value",
                                        .example = "[variables]\ndb_password = { from_secret = { name = \"db\", key = \"password\" } }",
                                        .presence = kNeeded}};

inline constexpr TableDef kTable{&kName, &kKey};

}  // namespace cluster_key

}  // namespace spin_aks::keys
