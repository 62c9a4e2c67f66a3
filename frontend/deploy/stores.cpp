// SPDX-License-Identifier: Apache-2.0
//
// Key-value stores, SQLite databases and models: what components ask for,
// against what the settings configure (dossier spin.md §3.2).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "frontend/deploy/parts.h"
#include "frontend/text/spelling.h"
#include "frontend/text/text_rules.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

// Label -> the first component's permission that names it.
using Uses = std::map<std::string, Span>;

Uses CollectUses(const App& app, std::vector<Spanned<std::string>> Component::* labels) {
  Uses uses;
  for (const Component& component : app.components)
    for (const auto& label : component.*labels) uses.emplace(label.value, label.span);
  return uses;
}

void RequireSpin2(const ResolveContext& context, Span span, std::string_view what, SpinVersion spin) {
  if (spin >= SpinVersion{2, 0}) return;
  context.diagnostics
      .Report(DiagnosticKind::kSpinVersion, span,
              fmt::format("{} needs Spin 2.0 on the nodes, which are said to have {}.{}", what, spin.major, spin.minor))
      .Also(SpinSpan(context), "set here")
      .Help("older runtimes read no `/runtime-config.toml`: they have only the `default` store, inside each pod");
}

// `https://user:password@host`: the settings go to git.
void CheckUrlHasNoPassword(const ResolveContext& context, const Spanned<std::string>& url, std::string_view instead) {
  const std::size_t begin = url->find("://");
  const std::string_view authority = std::string_view(*url).substr(begin + 3, url->find_first_of("/?#", begin + 3) - begin - 3);
  if (!authority.contains('@')) return;
  context.diagnostics.Report(DiagnosticKind::kSecretInPlainText, url.span, "this address has credentials in it, and the settings go to git")
      .Help(fmt::format("put them into the Key Vault, and name that with `{}`", instead));
}

// ---- Key-value stores ----

// Keys that another kind of store reads.
void ReportForeignKeys(const ResolveContext& context, const Section& store, std::string_view kind,
                       std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys)
    if (const auto value = store.Text(key)) ReportNoEffect(context, value->span, key, fmt::format("a `{}` store has none", kind));
}

Spanned<std::string> RequireAccount(const ResolveContext& context, const Section::Named& store, std::string_view kind) {
  if (auto account = store.section.Text("account")) return *account;
  context.diagnostics.Report(DiagnosticKind::kMissingSetting, store.name.span, fmt::format("a `{}` store needs `account`", kind))
      .Help(WriteBelow(fmt::format("key_value.{}", JoinKey({store.name.value})), "account = \"…\""));
  return std::string();
}

void CheckKeyAuth(const ResolveContext& context, const Section& store, std::string_view kind) {
  const auto auth = store.Text("auth");
  if (!auth || **auth == "key") return;
  context.diagnostics.Report(DiagnosticKind::kStoreAuth, auth->span, fmt::format("Spin has no workload identity for a `{}` store", kind))
      .Help("use `auth = \"key\"`");
}

// Names of which each kind of store has its own grammar. What is missing was reported.
void CheckName(const ResolveContext& context, const Spanned<std::string>& name, Span place, std::string_view key, const TextRule& rule) {
  if (name->empty() || rule.matches(*name)) return;
  context.diagnostics
      .Report(DiagnosticKind::kMalformedSetting, name.span.is_somewhere() ? name.span : place,
              fmt::format("`{}` {} is not {}", key, Quoted(*name), rule.what))
      .Help(fmt::format("legal is: {}", rule.rule));
}

CosmosStore ResolveCosmos(const ResolveContext& context, const Section::Named& store) {
  const Section& written = store.section;
  ReportForeignKeys(context, written, "cosmos", {"url"});
  CosmosStore cosmos;
  cosmos.account = RequireAccount(context, store, "cosmos");
  cosmos.database = written.Text("database").value_or(context.name.text());
  cosmos.container = written.Text("container").value_or(store.name.value);
  CheckName(context, cosmos.account, store.name.span, "account", text_rules::kCosmosAccount);
  CheckName(context, cosmos.database, store.name.span, "database", text_rules::kCosmosName);
  CheckName(context, cosmos.container, store.name.span, "container", text_rules::kCosmosName);
  cosmos.key = ResolveSecret(context, written.Table("key"));
  const auto auth = written.Text("auth");
  if (!auth || **auth == "key") return cosmos;
  cosmos.auth = StoreAuth::kWorkloadIdentity;
  if (cosmos.key) {
    context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, cosmos.key->name.span, "a store with workload identity has no key")
        .Also(auth->span, "set here");
  }
  return cosmos;
}

RedisStore ResolveRedis(const ResolveContext& context, const Section::Named& store) {
  const Section& written = store.section;
  ReportForeignKeys(context, written, "redis", {"account", "subscription", "resource_group", "database", "container"});
  CheckKeyAuth(context, written, "redis");
  RedisStore redis{written.Text("url"), ResolveSecret(context, written.Table("key"))};
  if (redis.url) CheckUrlHasNoPassword(context, *redis.url, "key.keyvault_secret");
  if (!redis.url && !written.Table("key").Text("keyvault_secret")) {
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, store.name.span,
                               "a `redis` store needs `url`, or `key.keyvault_secret` with the whole address");
  }
  return redis;
}

RedisStore ResolveAzureRedis(const ResolveContext& context, const Section::Named& store) {
  const Section& written = store.section;
  ReportForeignKeys(context, written, "azure-redis", {"url", "database", "container"});
  CheckKeyAuth(context, written, "azure-redis");
  const auto account = RequireAccount(context, store, "azure-redis");
  CheckName(context, account, store.name.span, "account", text_rules::kCacheName);
  return {Spanned<std::string>(fmt::format("rediss://{}.redis.cache.windows.net:6380", account.value), account.span),
          ResolveSecret(context, written.Table("key"))};
}

KeyValueStore ResolveStore(const ResolveContext& context, const Section::Named& store) {
  const std::string kind = store.section.Text("kind").value_or(std::string("cosmos")).value;
  if (kind == "redis") return {store.name, ResolveRedis(context, store)};
  if (kind == "azure-redis") return {store.name, ResolveAzureRedis(context, store)};
  return {store.name, ResolveCosmos(context, store)};
}

void ReportUnused(const ResolveContext& context, const Spanned<std::string>& label, std::string_view table, const Uses& uses) {
  auto& report = context.diagnostics.Report(DiagnosticKind::kUnusedStore, label.span,
                                            fmt::format("no component uses {} of `[{}]`", Quoted(label.value), table));
  std::vector<std::string_view> used;
  for (const auto& [name, span] : uses) used.push_back(name);
  if (const auto near = Nearest(label.value, used)) report.Help(fmt::format("did you mean `{}`?", *near));
}

void ReportUnconfigured(const ResolveContext& context, const std::string& label, Span span, std::string_view what, std::string_view table,
                        std::string_view example) {
  context.diagnostics.Report(DiagnosticKind::kStoreWithoutConfiguration, span, fmt::format("{} {} is not configured", what, Quoted(label)))
      .Help(WriteBelow(table, fmt::format("{} = {{ {} }}", JoinKey({label}), example)))
      .Help("only `default` exists without");
}

// Reports the mismatches between uses and settings; gives the configured ones that are used, in order.
std::vector<Section::Named> MatchUses(const ResolveContext& context, const Uses& uses, std::string_view table, std::string_view what,
                                      std::string_view example) {
  std::vector<Section::Named> used;
  std::vector<std::string> configured;
  for (auto& entry : context.config.root().Tables(table)) {
    configured.push_back(entry.name.value);
    if (uses.contains(entry.name.value))
      used.push_back(std::move(entry));
    else
      ReportUnused(context, entry.name, table, uses);
  }
  for (const auto& [label, span] : uses) {
    const bool known = std::ranges::binary_search(configured, label);
    if (!known && label != "default") ReportUnconfigured(context, label, span, what, table, example);
  }
  return used;
}

void NotePerPod(const Uses& uses, const Section& table, std::string_view what, Stores& stores) {
  const auto used = uses.find("default");
  if (used == uses.end() || stores.per_pod || table.KeySpan("default").is_somewhere()) return;
  stores.per_pod = PerPodStore{what, used->second};
}

SqliteDatabase ResolveDatabase(const ResolveContext& context, const Section::Named& database) {
  auto url = database.section.Text("url");
  if (!url)
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, database.name.span,
                               fmt::format("database {} needs `url`", Quoted(database.name.value)));
  if (url) CheckUrlHasNoPassword(context, *url, "token.keyvault_secret");
  return {database.name, url.value_or(std::string()), ResolveSecret(context, database.section.Table("token"))};
}

std::optional<LlmEndpoint> ResolveLlm(const ResolveContext& context, SpinVersion spin) {
  const Uses models = CollectUses(context.app, &Component::ai_models);
  const Section llm = context.Table("llm");
  const auto url = llm.Text("url");
  if (models.empty()) {
    if (!llm.empty())
      context.diagnostics.Report(DiagnosticKind::kUnusedStore, llm.FirstSpan(), "no component uses a model, so `[llm]` has no effect");
    return std::nullopt;
  }
  const auto& [model, span] = *models.begin();
  if (!url) {
    context.diagnostics
        .Report(DiagnosticKind::kModelWithoutEndpoint, span,
                fmt::format("model {} has nothing to run on: the nodes have no models", Quoted(model)))
        .Help(WriteBelow("llm", "url = \"https://…\""))
        .Help(WriteBelow("llm", "token = { keyvault_secret = \"…\" }"));
    return std::nullopt;
  }
  CheckUrlHasNoPassword(context, *url, "token.keyvault_secret");
  RequireSpin2(context, url->span, "a remote model", spin);
  return LlmEndpoint{*url, ResolveSecret(context, llm.Table("token"))};
}

}  // namespace

Stores ResolveStores(const ResolveContext& context, SpinVersion spin) {
  Stores stores;
  const Uses key_value = CollectUses(context.app, &Component::key_value_stores);
  for (const auto& entry : MatchUses(context, key_value, "key_value", "key-value store", "kind = \"cosmos\", account = \"…\"")) {
    stores.key_value.push_back(ResolveStore(context, entry));
    RequireSpin2(context, entry.name.span, "a configured key-value store", spin);
  }
  NotePerPod(key_value, context.Table("key_value"), "key-value store", stores);

  const Uses sqlite = CollectUses(context.app, &Component::sqlite_databases);
  for (const auto& entry : MatchUses(context, sqlite, "sqlite", "SQLite database", "url = \"https://…\"")) {
    stores.sqlite.push_back(ResolveDatabase(context, entry));
    RequireSpin2(context, entry.name.span, "a configured SQLite database", spin);
  }
  NotePerPod(sqlite, context.Table("sqlite"), "SQLite database", stores);
  stores.llm = ResolveLlm(context, spin);
  return stores;
}

}  // namespace spin_aks
