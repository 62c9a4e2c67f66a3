// SPDX-License-Identifier: Apache-2.0
//
// What it is given: variables, environment, stores.
#include "frontend/settings/key_table.h"

namespace spin_aks {

using enum ValueShape;
using namespace text_rules;

std::vector<ConfigKey> VariableKeys() {
  return {
      {.pattern = "variables.<name>.value",
       .shape = kScalar,
       .rule = &kAnything,
       .name_rule = &kVariableName,
       .default_words = "the manifest's `default`",
       .meaning = "the variable's value; `name = value` says the same",
       .explanation = "Never for a `secret = true` variable: this file goes to git.",
       .example = "[variables]\nlog_level = \"info\""},
      {.pattern = "variables.<name>.keyvault_secret",
       .rule = &kSecretName,
       .name_rule = &kVariableName,
       .meaning = "the Key Vault secret that holds the value",
       .explanation = "The value never reaches a file: the pod's node reads it from the vault.",
       .example = "[variables]\ndb_password = { keyvault_secret = \"db-password\" }"},
      {.pattern = "variables.<name>.vault",
       .rule = &kVaultName,
       .name_rule = &kVariableName,
       .default_words = "`keyvault.name`",
       .meaning = "another vault for this one"},
      {.pattern = "variables.<name>.version",
       .rule = &kSecretVersion,
       .name_rule = &kVariableName,
       .default_words = "the latest",
       .meaning = "one version of the secret, pinned"},
      {.pattern = "variables.<name>.required",
       .shape = kBoolean,
       .name_rule = &kVariableName,
       .default_words = "the manifest's",
       .meaning = "whether a value must be set here",
       .explanation = "May tighten what the manifest says, never loosen it."},
      {.pattern = "variables.<name>.type",
       .name_rule = &kVariableName,
       .choices = "string int bool url path json enum",
       .default_words = "`enum` with `values`, else `string`",
       .meaning = "what the value must look like",
       .example = "[variables]\nport = { value = 8080, type = \"int\" }"},
      {.pattern = "variables.<name>.values",
       .shape = kTextList,
       .rule = &kAnything,
       .name_rule = &kVariableName,
       .meaning = "the legal values of an `enum`",
       .example = "[variables]\nlog_level = { value = \"info\", values = [\"debug\", \"info\", \"warn\"] }"},
      {.pattern = "variables.<name>.description",
       .rule = &kAnything,
       .name_rule = &kVariableName,
       .default_words = "the manifest's",
       .meaning = "what prompts say of it"},

      {.pattern = "env.<NAME>",
       .shape = kScalar,
       .rule = &kAnything,
       .name_rule = &kEnvironmentName,
       .meaning = "extra environment of the Spin process",
       .explanation =
           "Reaches Spin, not the components: those see only the manifest's `environment`. Names that spin-aks sets itself are refused.",
       .example = "[env]\nOTEL_EXPORTER_OTLP_ENDPOINT = \"http://collector:4318\""},
  };
}

namespace {

// Of the one file that Spin reads keys from (backends/k8s/runtime_config.h).
constexpr std::string_view kInRuntimeConfig =
    "Spin reads it from one file, so that file as a whole is a secret of the same vault, called `<application>-runtime-config`. Put "
    "it there before pods start: `az keyvault secret set --vault-name VAULT --name NAME --file FILE --output none`. It has a table for "
    "each store "
    "that is configured, those without a key included. A Cosmos DB store: `[key_value_store.<store>]` with `type = "
    "\"azure_cosmos\"`, `account`, `database`, `container`, `key`. A Redis store: the same table with `type = \"redis\"` and `url`, "
    "password included. A database: `[sqlite_database.<database>]` with `type = \"libsql\"`, `url`, `token`. Models: `[llm_compute]` "
    "with `type = \"remote_http\"`, `url`, `auth_token`. docs/stores.md has an example.";
constexpr std::string_view kLikeAKey = "Goes into the runtime configuration, as `key_value.<store>.key.keyvault_secret` explains.";

}  // namespace

std::vector<ConfigKey> StoreKeys() {
  return {
      {.pattern = "key_value.<store>.kind",
       .name_rule = &kSomething,
       .choices = "cosmos redis azure-redis",
       .default_value = "\"cosmos\"",
       .meaning = "what holds the key-value store",
       .example = "[key_value.default]\nkind = \"cosmos\"\naccount = \"shopcosmos\"\ndatabase = \"shop\"\ncontainer = \"kv\""},
      {.pattern = "key_value.<store>.account",
       .rule = &kSomething,
       .name_rule = &kSomething,
       .meaning = "the Cosmos DB account, or the Azure Cache for Redis, by name"},
      {.pattern = "key_value.<store>.subscription",
       .rule = &kUuid,
       .name_rule = &kSomething,
       .default_words = "the cluster's",
       .meaning = "the subscription of the account, by id"},
      {.pattern = "key_value.<store>.resource_group",
       .rule = &kResourceGroup,
       .name_rule = &kSomething,
       .default_words = "the cluster's",
       .meaning = "the resource group of the account"},
      {.pattern = "key_value.<store>.database",
       .rule = &kSomething,
       .name_rule = &kSomething,
       .default_words = "from the application's name",
       .meaning = "the Cosmos DB database"},
      {.pattern = "key_value.<store>.container",
       .rule = &kSomething,
       .name_rule = &kSomething,
       .default_words = "the store's name",
       .meaning = "the Cosmos DB container, with partition key `/id`"},
      {.pattern = "key_value.<store>.url",
       .rule = &kRedisUrl,
       .name_rule = &kSomething,
       .meaning = "the address of a `redis` store, without a password",
       .example = "[key_value.cache]\nkind = \"redis\"\nurl = \"redis://redis.cache.svc:6379\""},
      {.pattern = "key_value.<store>.key.keyvault_secret",
       .rule = &kSecretName,
       .name_rule = &kSomething,
       .meaning = "the Key Vault secret with the account's key; for `redis` the password, or without a `url` the whole address",
       .explanation = kInRuntimeConfig},
      {.pattern = "key_value.<store>.key.vault",
       .rule = &kVaultName,
       .name_rule = &kSomething,
       .default_words = "`keyvault.name`",
       .meaning = "another vault for this one"},
      {.pattern = "key_value.<store>.key.version",
       .rule = &kSecretVersion,
       .name_rule = &kSomething,
       .default_words = "the latest",
       .meaning = "one version of the secret, pinned"},
      {.pattern = "key_value.<store>.auth",
       .name_rule = &kSomething,
       .choices = "key workload-identity",
       .default_value = "\"key\"",
       .meaning = "how Spin proves who it is to the account"},

      {.pattern = "sqlite.<database>.url",
       .rule = &kHttpUrl,
       .name_rule = &kSomething,
       .meaning = "the libSQL server that holds the database",
       .example = "[sqlite.default]\nurl = \"https://shop.turso.io\"\ntoken = { keyvault_secret = \"turso-token\" }"},
      {.pattern = "sqlite.<database>.token.keyvault_secret",
       .rule = &kSecretName,
       .name_rule = &kSomething,
       .meaning = "the Key Vault secret with its token",
       .explanation = kLikeAKey},
      {.pattern = "sqlite.<database>.token.vault",
       .rule = &kVaultName,
       .name_rule = &kSomething,
       .default_words = "`keyvault.name`",
       .meaning = "another vault for this one"},
      {.pattern = "sqlite.<database>.token.version",
       .rule = &kSecretVersion,
       .name_rule = &kSomething,
       .default_words = "the latest",
       .meaning = "one version of the secret, pinned"},

      {.pattern = "llm.url",
       .rule = &kHttpUrl,
       .meaning = "the remote endpoint of models",
       .example = "[llm]\nurl = \"https://llm.internal\"\ntoken = { keyvault_secret = \"llm-token\" }"},
      {.pattern = "llm.token.keyvault_secret",
       .rule = &kSecretName,
       .meaning = "the Key Vault secret with its token",
       .explanation = kLikeAKey},
      {.pattern = "llm.token.vault", .rule = &kVaultName, .default_words = "`keyvault.name`", .meaning = "another vault for this one"},
      {.pattern = "llm.token.version",
       .rule = &kSecretVersion,
       .default_words = "the latest",
       .meaning = "one version of the secret, pinned"},

      {.pattern = "redis.name", .rule = &kCacheName, .meaning = "the Azure Cache for Redis that triggers listen to"},
      {.pattern = "redis.resource_group", .rule = &kResourceGroup, .default_words = "the cluster's", .meaning = "its resource group"},
      {.pattern = "redis.address_variable",
       .rule = &kVariableName,
       .meaning = "the variable that holds the Redis triggers' address",
       .explanation = "The image's manifest then says `{{ variable }}` in place of a fixed address; needs Spin 2.4.",
       .example = "[redis]\naddress_variable = \"redis_address\""},

      {.pattern = "store.kind",
       .choices = "redis cosmos",
       .meaning = "the prototype's way to write `key_value.default.kind`",
       .explanation = "Read as `[key_value.default]`, where `redis` becomes `azure-redis` and `name` becomes `account`."},
      {.pattern = "store.subscription", .rule = &kUuid, .meaning = "the prototype's way to write `key_value.default.subscription`"},
      {.pattern = "store.resource_group",
       .rule = &kResourceGroup,
       .meaning = "the prototype's way to write `key_value.default.resource_group`"},
      {.pattern = "store.name", .rule = &kSomething, .meaning = "the prototype's way to write `key_value.default.account`"},
  };
}

}  // namespace spin_aks
