// SPDX-License-Identifier: Apache-2.0
//
// Key-value stores, SQLite databases and models: what components ask for,
// against what the settings configure (dossier spin.md §3.2).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "frontend/deploy/credentials.h"
#include "frontend/deploy/in_the_pod.h"
#include "frontend/deploy/parts.h"
#include "frontend/settings/keys.h"
#include "frontend/text/spelling.h"
#include "frontend/text/text_rules.h"
#include "frontend/text/wording.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

// Label -> the first component's permission that names it.
using Uses = std::map<std::string, Span, std::less<>>;

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

// ---- Key-value stores ----

using StoreSettings = NamedSection<keys::store::kTable>;
using DatabaseSettings = NamedSection<keys::database::kTable>;

// A key that another kind of store reads.
template <const auto& kKey>
void ReportForeign(const ResolveContext& context, const StoreSettings& store, StoreKind kind) {
  const Span written = store.section.ValueSpanOf<kKey>();
  if (written.is_somewhere()) ReportNoEffect(context, written, kKey.name, fmt::format("a `{}` store has none", NameOf(kind)));
}

Spanned<std::string> RequireAccount(const ResolveContext& context, const StoreSettings& store, StoreKind kind) {
  if (auto account = store.section.Find<keys::store::kAccount>()) return *account;
  context.diagnostics
      .Report(DiagnosticKind::kMissingSetting, store.name.span,
              fmt::format("a `{}` store needs `{}`", NameOf(kind), keys::store::kAccount.name))
      .Help(WriteBelow(fmt::format("{}.{}", keys::kKeyValue.name, JoinKey({store.name.value})), Line(keys::store::kAccount, "\"…\"")));
  return std::string();
}

void CheckKeyAuth(const ResolveContext& context, const StoreSettings& store, StoreKind kind) {
  const auto auth = store.section.Get<keys::store::kAuth>();
  if (*auth == StoreAuth::kKey) return;
  context.diagnostics
      .Report(DiagnosticKind::kStoreAuth, auth.span, fmt::format("Spin has no workload identity for a `{}` store", NameOf(kind)))
      .Help(fmt::format("use `{}`", Line(keys::store::kAuth, "\"key\"")));
}

std::string SecretOf(const ConfigKey& table) { return Dotted(table, keys::secret::kKeyvaultSecret); }

// Names of which each kind of store has its own grammar. What is missing was reported.
void CheckName(const ResolveContext& context, const Spanned<std::string>& name, Span place, const ConfigKey& key, const TextRule& rule) {
  if (name->empty() || rule.matches(*name)) return;
  context.diagnostics
      .Report(DiagnosticKind::kMalformedSetting, name.span.is_somewhere() ? name.span : place,
              fmt::format("`{}` {} is not {}", key.name, Quoted(*name), rule.what))
      .Help(fmt::format("legal is: {}", rule.rule));
}

CosmosStore ResolveCosmos(const ResolveContext& context, const StoreSettings& store) {
  using namespace keys;
  const auto& written = store.section;
  ReportForeign<store::kUrl>(context, store, StoreKind::kCosmos);
  CosmosStore cosmos;
  cosmos.account = RequireAccount(context, store, StoreKind::kCosmos);
  cosmos.database = written.GetOr<store::kDatabase>({context.name.text(), context.app.name.span});
  cosmos.container = written.GetOr<store::kContainer>(store.name);
  CheckName(context, cosmos.account, store.name.span, store::kAccount, text_rules::kCosmosAccount);
  CheckName(context, cosmos.database, store.name.span, store::kDatabase, text_rules::kCosmosName);
  CheckName(context, cosmos.container, store.name.span, store::kContainer, text_rules::kCosmosName);
  cosmos.key = ResolveSecret(context, written.Get<store::kKey>());
  const auto auth = written.Get<store::kAuth>();
  cosmos.auth = *auth;
  if (cosmos.auth == StoreAuth::kWorkloadIdentity && cosmos.key) {
    context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, cosmos.key->name.span, "a store with workload identity has no key")
        .Also(auth.span, "set here");
  }
  return cosmos;
}

RedisStore ResolveRedis(const ResolveContext& context, const StoreSettings& store) {
  using namespace keys;
  const auto& written = store.section;
  ReportForeign<store::kAccount>(context, store, StoreKind::kRedis);
  ReportForeign<store::kSubscription>(context, store, StoreKind::kRedis);
  ReportForeign<store::kResourceGroup>(context, store, StoreKind::kRedis);
  ReportForeign<store::kDatabase>(context, store, StoreKind::kRedis);
  ReportForeign<store::kContainer>(context, store, StoreKind::kRedis);
  CheckKeyAuth(context, store, StoreKind::kRedis);
  const auto key = written.Get<store::kKey>();
  RedisStore redis{written.Find<store::kUrl>(), ResolveSecret(context, key)};
  if (redis.url) {
    CheckUrlHasNoPassword(context, *redis.url, SecretOf(store::kKey));
    CheckNotInThePod(context, *redis.url, "a store");
  }
  if (!redis.url && !key.SpanOf<secret::kKeyvaultSecret>().is_somewhere()) {
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, store.name.span,
                               fmt::format("a `{}` store needs `{}`, or `{}` with the whole address", NameOf(StoreKind::kRedis),
                                           store::kUrl.name, SecretOf(store::kKey)));
  }
  return redis;
}

RedisStore ResolveAzureRedis(const ResolveContext& context, const StoreSettings& store) {
  using namespace keys;
  ReportForeign<store::kUrl>(context, store, StoreKind::kAzureRedis);
  ReportForeign<store::kDatabase>(context, store, StoreKind::kAzureRedis);
  ReportForeign<store::kContainer>(context, store, StoreKind::kAzureRedis);
  CheckKeyAuth(context, store, StoreKind::kAzureRedis);
  const auto account = RequireAccount(context, store, StoreKind::kAzureRedis);
  CheckName(context, account, store.name.span, store::kAccount, text_rules::kCacheName);
  return {Spanned<std::string>(fmt::format("rediss://{}.redis.cache.windows.net:6380", account.value), account.span),
          ResolveSecret(context, store.section.Get<store::kKey>())};
}

KeyValueStore ResolveStore(const ResolveContext& context, const StoreSettings& store) {
  switch (*store.section.Get<keys::store::kKind>()) {
    case StoreKind::kRedis:
      return {store.name, ResolveRedis(context, store)};
    case StoreKind::kAzureRedis:
      return {store.name, ResolveAzureRedis(context, store)};
    case StoreKind::kCosmos:
      break;
  }
  return {store.name, ResolveCosmos(context, store)};
}

void ReportUnused(const ResolveContext& context, const Spanned<std::string>& label, const ConfigKey& table, const Uses& uses) {
  auto& report = context.diagnostics.Report(DiagnosticKind::kUnusedStore, label.span,
                                            fmt::format("no component uses {} of `[{}]`", Quoted(label.value), table.name));
  std::vector<std::string_view> used;
  for (const auto& [name, span] : uses) used.push_back(name);
  if (const auto near = Nearest(label.value, used)) report.Help(fmt::format("did you mean `{}`?", *near));
}

void ReportUnconfigured(const ResolveContext& context, const std::string& label, Span span, std::string_view what, const ConfigKey& table,
                        std::string_view example) {
  context.diagnostics.Report(DiagnosticKind::kStoreWithoutConfiguration, span, fmt::format("{} {} is not configured", what, Quoted(label)))
      .Help(WriteBelow(table.name, fmt::format("{} = {{ {} }}", JoinKey({label}), example)))
      .Help(fmt::format("only `{}` exists without", kDefaultStore));
}

// Reports the mismatches between uses and settings; gives the configured ones that are used, in order.
template <const auto& kTables>
auto MatchUses(const ResolveContext& context, const Uses& uses, std::string_view what, std::string_view example) {
  auto all = context.settings.Get<kTables>();
  decltype(all) used;
  std::vector<std::string> configured;
  for (auto& entry : all) {
    configured.push_back(entry.name.value);
    if (uses.contains(entry.name.value))
      used.push_back(std::move(entry));
    else
      ReportUnused(context, entry.name, kTables, uses);
  }
  for (const auto& [label, span] : uses) {
    const bool known = std::ranges::binary_search(configured, label);
    if (!known && label != kDefaultStore) ReportUnconfigured(context, label, span, what, kTables, example);
  }
  return used;
}

void NotePerPod(const Uses& uses, const auto& configured, std::string_view what, const ConfigKey& table, Stores& stores) {
  const auto used = uses.find(kDefaultStore);
  const auto is_default = [](const auto& entry) { return *entry.name == kDefaultStore; };
  if (used == uses.end() || stores.per_pod || std::ranges::any_of(configured, is_default)) return;
  stores.per_pod = PerPodStore{what, table.name, used->second};
}

SqliteDatabase ResolveDatabase(const ResolveContext& context, const DatabaseSettings& database) {
  const auto url = database.section.Find<keys::database::kUrl>();
  if (!url)
    context.diagnostics.Report(DiagnosticKind::kMissingSetting, database.name.span,
                               fmt::format("database {} needs `{}`", Quoted(database.name.value), keys::database::kUrl.name));
  if (url) {
    CheckUrlHasNoPassword(context, *url, SecretOf(keys::database::kToken));
    CheckNotInThePod(context, *url, "a database");
  }
  return {database.name, url.value_or(std::string()), ResolveSecret(context, database.section.Get<keys::database::kToken>())};
}

std::optional<LlmEndpoint> ResolveLlm(const ResolveContext& context, SpinVersion spin) {
  const Uses models = CollectUses(context.app, &Component::ai_models);
  const auto llm = context.settings.Get<keys::kLlm>();
  if (models.empty()) {
    if (!llm.empty())
      context.diagnostics.Report(DiagnosticKind::kUnusedStore, llm.FirstSpan(),
                                 fmt::format("no component uses a model, so `[{}]` has no effect", keys::kLlm.name));
    return std::nullopt;
  }
  const auto& [model, span] = *models.begin();
  const auto url = llm.Find<keys::llm::kUrl>();
  if (!url) {
    const std::string secret = Line(keys::secret::kKeyvaultSecret, "\"…\"");
    context.diagnostics
        .Report(DiagnosticKind::kModelWithoutEndpoint, span,
                fmt::format("model {} has nothing to run on: the nodes have no models", Quoted(model)))
        .Help(WriteBelow(keys::kLlm.name, Line(keys::llm::kUrl, "\"https://…\"")))
        .Help(WriteBelow(keys::kLlm.name, Line(keys::llm::kToken, fmt::format("{{ {} }}", secret))));
    return std::nullopt;
  }
  CheckUrlHasNoPassword(context, *url, SecretOf(keys::llm::kToken));
  CheckNotInThePod(context, *url, "a model");
  RequireSpin2(context, url->span, "a remote model", spin);
  return LlmEndpoint{*url, ResolveSecret(context, llm.Get<keys::llm::kToken>())};
}

}  // namespace

Stores ResolveStores(const ResolveContext& context, SpinVersion spin) {
  Stores stores;
  const Uses key_value = CollectUses(context.app, &Component::key_value_stores);
  for (const auto& entry :
       MatchUses<keys::kKeyValue>(context, key_value, "key-value store",
                                  fmt::format("{}, {}", Line(keys::store::kKind, "\"cosmos\""), Line(keys::store::kAccount, "\"…\"")))) {
    stores.key_value.push_back(ResolveStore(context, entry));
    RequireSpin2(context, entry.name.span, "a configured key-value store", spin);
  }
  NotePerPod(key_value, context.settings.Get<keys::kKeyValue>(), "key-value store", keys::kKeyValue, stores);

  const Uses sqlite = CollectUses(context.app, &Component::sqlite_databases);
  for (const auto& entry : MatchUses<keys::kSqlite>(context, sqlite, "SQLite database", Line(keys::database::kUrl, "\"https://…\""))) {
    stores.sqlite.push_back(ResolveDatabase(context, entry));
    RequireSpin2(context, entry.name.span, "a configured SQLite database", spin);
  }
  NotePerPod(sqlite, context.settings.Get<keys::kSqlite>(), "SQLite database", keys::kSqlite, stores);
  stores.llm = ResolveLlm(context, spin);
  return stores;
}

}  // namespace spin_aks
