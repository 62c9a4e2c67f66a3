// SPDX-License-Identifier: Apache-2.0
//
// Stores, models and brokers.
#pragma once

#include "frontend/settings/keys_secret.h"

namespace spin_aks::keys {

// Of the one file that Spin reads keys from (backends/k8s/runtime_config.h).
inline constexpr std::string_view kInRuntimeConfig =
    "Spin reads it from one file, so that file as a whole is a secret of the same vault, called `<application>-runtime-config`. Put "
    "it there before pods start: `az keyvault secret set --vault-name VAULT --name NAME --file FILE --output none`. It has a table for "
    "each store "
    "that is configured, those without a key included. A Cosmos DB store: `[key_value_store.<store>]` with `type = "
    "\"azure_cosmos\"`, `account`, `database`, `container`, `key`. A Redis store: the same table with `type = \"redis\"` and `url`, "
    "password included. A database: `[sqlite_database.<database>]` with `type = \"libsql\"`, `url`, `token`. Models: `[llm_compute]` "
    "with `type = \"remote_http\"`, `url`, `auth_token`. docs/stores.md has an example.";
inline constexpr std::string_view kLikeAKey = "Goes into the runtime configuration, as `key_value.<store>.key` explains.";

namespace store {

inline constexpr Key<StoreKind> kKind{
    {.name = "kind",
     .meaning = "what holds the key-value store",
     .example = "[key_value.default]\nkind = \"cosmos\"\naccount = \"shopcosmos\"\ndatabase = \"shop\"\ncontainer = \"kv\""},
    StoreKind::kCosmos};
inline constexpr Key<std::string> kAccount{
    {.name = "account", .rule = &text_rules::kSomething, .meaning = "the Cosmos DB account, or the Azure Cache for Redis, by name"}};
inline constexpr Key<std::string> kSubscription{{.name = "subscription",
                                                 .rule = &text_rules::kUuid,
                                                 .elsewhere = "the cluster's",
                                                 .meaning = "the subscription of the account, by id",
                                                 .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .elsewhere = "the cluster's",
                                                  .meaning = "the resource group of the account",
                                                  .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kDatabase{
    {.name = "database", .rule = &text_rules::kSomething, .follows = "from the application's name", .meaning = "the Cosmos DB database"}};
inline constexpr Key<std::string> kContainer{{.name = "container",
                                              .rule = &text_rules::kSomething,
                                              .follows = "the store's name",
                                              .meaning = "the Cosmos DB container, with partition key `/id`"}};
inline constexpr Key<std::string> kUrl{{.name = "url",
                                        .rule = &text_rules::kRedisUrl,
                                        .meaning = "the address of a `redis` store, without a password",
                                        .example = "[key_value.cache]\nkind = \"redis\"\nurl = \"redis://redis.cache.svc:6379\""}};
inline constexpr TableKey<secret::kTable> kKey{
    {.name = "key",
     .meaning = "the account's key; for `redis` the password, or without a `url` the whole address",
     .explanation = kInRuntimeConfig}};
inline constexpr Key<StoreAuth> kAuth{{.name = "auth", .meaning = "how Spin proves who it is to the account"}, StoreAuth::kKey};

inline constexpr TableDef kTable{&kKind, &kAccount, &kSubscription, &kResourceGroup, &kDatabase, &kContainer, &kUrl, &kKey, &kAuth};

}  // namespace store

namespace database {

inline constexpr Key<std::string> kUrl{
    {.name = "url",
     .rule = &text_rules::kHttpUrl,
     .meaning = "the libSQL server that holds the database",
     .example = "[sqlite.default]\nurl = \"https://shop.turso.io\"\ntoken = { keyvault_secret = \"turso-token\" }"}};
inline constexpr TableKey<secret::kTable> kToken{{.name = "token", .meaning = "its token", .explanation = kLikeAKey}};

inline constexpr TableDef kTable{&kUrl, &kToken};

}  // namespace database

namespace llm {

inline constexpr Key<std::string> kUrl{{.name = "url",
                                        .rule = &text_rules::kHttpUrl,
                                        .meaning = "the remote endpoint of models",
                                        .example = "[llm]\nurl = \"https://llm.internal\"\ntoken = { keyvault_secret = \"llm-token\" }"}};
inline constexpr TableKey<secret::kTable> kToken{{.name = "token", .meaning = "its token", .explanation = kLikeAKey}};

inline constexpr TableDef kTable{&kUrl, &kToken};

}  // namespace llm

namespace redis {

inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kCacheName,
                                         .meaning = "the Azure Cache for Redis that triggers listen to",
                                         .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .elsewhere = "the cluster's",
                                                  .meaning = "its resource group",
                                                  .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kAddressVariable{
    {.name = "address_variable",
     .rule = &text_rules::kVariableName,
     .meaning = "the variable that holds the Redis triggers' address",
     .explanation = "The image's manifest then says `{{ variable }}` in place of a fixed address; needs Spin 2.4.",
     .example = "[redis]\naddress_variable = \"redis_address\"",
     .reach = Reach::kImage}};

inline constexpr TableDef kTable{&kName, &kResourceGroup, &kAddressVariable};

}  // namespace redis

// The prototype's `[store]`.
namespace prototype_store {

inline constexpr std::array<std::string_view, 2> kPrototypeStores{"redis", "cosmos"};

inline constexpr Key<std::string> kKind{
    {.name = "kind",
     .choices = kPrototypeStores,
     .meaning = "the prototype's way to write `key_value.default.kind`",
     .explanation = "Read as `[key_value.default]`, where `redis` becomes `azure-redis` and `name` becomes `account`.",
     .read_by = ReadBy::kLoading}};
inline constexpr Key<std::string> kSubscription{{.name = "subscription",
                                                 .rule = &text_rules::kUuid,
                                                 .meaning = "the prototype's way to write `key_value.default.subscription`",
                                                 .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .meaning = "the prototype's way to write `key_value.default.resource_group`",
                                                  .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kSomething,
                                         .meaning = "the prototype's way to write `key_value.default.account`",
                                         .read_by = ReadBy::kLoading}};

inline constexpr TableDef kTable{&kKind, &kSubscription, &kResourceGroup, &kName};

}  // namespace prototype_store

}  // namespace spin_aks::keys
