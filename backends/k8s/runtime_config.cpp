// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/runtime_config.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "backends/k8s/labels.h"
#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/to_value.h"
#include "ir/toml_text.h"

namespace spin_aks::k8s {
namespace {

constexpr const char* kConfigStem = "runtime-config";

using SecretText = std::function<std::string(const SecretRef&)>;

// One table, its values quoted as it grows.
class Table {
 public:
  explicit Table(const std::string& header) : text_("[" + header + "]\n") {}
  void Set(std::string_view key, std::string_view value) { text_ += std::string(key) + " = " + TomlString(value) + "\n"; }
  [[nodiscard]] std::string Take() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string Write(const std::string& header, const CosmosStore& store, const SecretText& text_of) {
  Table table(header);
  table.Set("type", "azure_cosmos");
  table.Set("account", *store.account);
  table.Set("database", *store.database);
  table.Set("container", *store.container);
  // Without a key Spin asks the pod's identity.
  if (store.key) table.Set("key", text_of(*store.key));
  return std::move(table).Take();
}

// RFC 3986: what may stand in a password as it is; keys are base64, with `/`, `+` and `=`.
std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// The address alone, the secret alone, or the secret as the password in the address.
std::string RedisUrl(const RedisStore& store, const SecretText& text_of) {
  if (!store.secret_url) return store.url ? store.url->value : std::string();
  const std::string secret = text_of(*store.secret_url);
  if (!store.url) return secret;
  const std::size_t authority = store.url->value.find("://") + 3;
  return store.url->value.substr(0, authority) + ":" + PercentEncode(secret) + "@" + store.url->value.substr(authority);
}

std::string Write(const std::string& header, const RedisStore& store, const SecretText& text_of) {
  Table table(header);
  table.Set("type", "redis");
  table.Set("url", RedisUrl(store, text_of));
  return std::move(table).Take();
}

// Spin insists on a token; a database or endpoint that asks for none ignores an empty one.
std::string TokenOf(const std::optional<SecretRef>& token, const SecretText& text_of) { return token ? text_of(*token) : std::string(); }

std::string Write(const SqliteDatabase& database, const SecretText& text_of) {
  Table table("sqlite_database." + TomlKey(*database.label));
  table.Set("type", "libsql");
  table.Set("url", *database.url);
  table.Set("token", TokenOf(database.token, text_of));
  return std::move(table).Take();
}

std::string Write(const LlmEndpoint& llm, const SecretText& text_of) {
  Table table("llm_compute");
  table.Set("type", "remote_http");
  table.Set("url", *llm.url);
  table.Set("auth_token", TokenOf(llm.token, text_of));
  return std::move(table).Take();
}

TextMap DataWithoutKeys(const Site& site) {
  const auto no_secret = [](const SecretRef&) { return std::string(); };
  const std::string text = WriteRuntimeConfig(site, no_secret);
  return {{std::string(kRuntimeConfigAlias), By(Rule::kRuntimeConfig, text, RuntimeConfigSpan(site))}};
}

const std::optional<SecretRef>& SecretOf(const CosmosStore& store) { return store.key; }
const std::optional<SecretRef>& SecretOf(const RedisStore& store) { return store.secret_url; }

}  // namespace

std::vector<SecretRef> RuntimeConfigSecrets(const Site& site) {
  std::vector<SecretRef> secrets;
  const auto add = [&](const std::optional<SecretRef>& secret) {
    if (secret) secrets.push_back(*secret);
  };
  for (const KeyValueStore& store : site.placement.key_value_stores) std::visit([&](const auto& kind) { add(SecretOf(kind)); }, store.kind);
  for (const SqliteDatabase& database : site.placement.sqlite_databases) add(database.token);
  if (site.placement.llm) add(site.placement.llm->token);
  return secrets;
}

bool HasRuntimeConfig(const Site& site) {
  return !site.placement.key_value_stores.empty() || !site.placement.sqlite_databases.empty() || site.placement.llm;
}

Span RuntimeConfigSpan(const Site& site) {
  if (!site.placement.key_value_stores.empty()) return site.placement.key_value_stores.front().label.span;
  return site.placement.sqlite_databases.empty() ? site.placement.llm->url.span : site.placement.sqlite_databases.front().label.span;
}

bool UsesWorkloadIdentity(const Site& site) {
  return std::ranges::any_of(site.placement.key_value_stores, [](const KeyValueStore& store) {
    const auto* cosmos = std::get_if<CosmosStore>(&store.kind);
    return cosmos && cosmos->auth == StoreAuth::kWorkloadIdentity;
  });
}

std::optional<SecretRef> RuntimeConfigSecret(const Site& site) {
  std::vector<SecretRef> secrets = RuntimeConfigSecrets(site);
  if (secrets.empty()) return std::nullopt;
  const SecretRef& first = secrets.front();
  return SecretRef{.vault = first.vault, .name = {site.name.WithSuffix(kConfigStem).text(), first.name.span}, .version = {}};
}

Text RuntimeConfigMapName(const Site& site, Rule rule, Knobs& knobs) {
  const Generation generation = MakeGeneration("config", site.name.text() + "-" + kConfigStem, ToValue(DataWithoutKeys(site)));
  return knobs.FixedName(generation, {.span = {}, .rule = rule});
}

std::optional<ConfigMap> LowerRuntimeConfig(const Site& site, Knobs& knobs) {
  if (!HasRuntimeConfig(site) || !RuntimeConfigSecrets(site).empty()) return std::nullopt;
  return ConfigMap{.metadata = AppMetadata(site, RuntimeConfigMapName(site, Rule::kGeneration, knobs), "app", RuntimeConfigSpan(site)),
                   .data = DataWithoutKeys(site)};
}

std::string WriteRuntimeConfig(const Site& site, const SecretText& text_of) {
  std::vector<std::string> tables;
  for (const KeyValueStore& store : site.placement.key_value_stores) {
    const std::string header = "key_value_store." + TomlKey(*store.label);
    tables.push_back(std::visit([&](const auto& kind) { return Write(header, kind, text_of); }, store.kind));
  }
  for (const SqliteDatabase& database : site.placement.sqlite_databases) tables.push_back(Write(database, text_of));
  if (site.placement.llm) tables.push_back(Write(*site.placement.llm, text_of));

  std::string file;
  for (const std::string& table : tables) file += (file.empty() ? "" : "\n") + table;
  return file;
}

}  // namespace spin_aks::k8s
