// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "frontend/manifest/decode_common.h"
#include "frontend/manifest/decode_versions.h"
#include "frontend/text/hosts.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

constexpr std::array<KeyHint, 4> kTopHints{{
    {"namespace", "Spin dropped `namespace` in version 2.0; delete it"},
    {"application", "`[application]` belongs to `spin_manifest_version = 2`; version 1 has `name`, `version` and so on at the top"},
    {"components", "did you mean `[[component]]`?"},
    {"config", "did you mean `[variables]`?"},
}};

constexpr std::array<KeyHint, 9> kComponentHints{{
    {"variables", "in version 1 it is called `config`"},
    {"route", "the route belongs into `[component.trigger]`", "trigger"},
    {"executor", "the executor belongs into `[component.trigger]`", "trigger"},
    {"targets", "`targets` belongs to `spin_manifest_version = 2`"},
    {"tool", "`tool` belongs to `spin_manifest_version = 2`"},
    {"dependencies", "`dependencies` belongs to `spin_manifest_version = 2`"},
    {"profile", "`profile` belongs to `spin_manifest_version = 2`"},
    {"allowed_redis_hosts", "did you mean `allowed_outbound_hosts`? it takes every protocol: `[\"redis://127.0.0.1:6379\"]`"},
    {"allowed_models", "did you mean `ai_models`?"},
}};

// As Spin folds old ids: kept if they are kebab-case, else lower case with dashes.
SpannedString FoldId(const SpannedString& written, Diagnostics& diagnostics) {
  if (IsId(IdKind::kKebab, *written)) return written;
  std::string folded = LowerAscii(*written);
  std::ranges::replace(folded, '_', '-');
  const auto fault = FindIdFault(IdKind::kKebab, folded);
  if (!fault) return {std::move(folded), written.span};
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kInvalidIdentifier, written.span,
                                              fmt::format("{} is not a component id: {}", Quoted(*written), *fault));
  if (const auto near = SuggestId(IdKind::kKebab, *written)) diagnostic.Help(fmt::format("`{}` would do", *near));
  return written;
}

// Version 1 grants every database unless the newer list of hosts is there.
std::vector<SpannedString> FoldHosts(std::optional<std::vector<SpannedString>> outbound, const ManifestComponent& component,
                                     Diagnostics& diagnostics) {
  std::vector<SpannedString> hosts;
  if (outbound) {
    hosts = *std::move(outbound);
  } else {
    for (const char* host : {"redis://*:*", "mysql://*:*", "postgres://*:*"}) hosts.emplace_back(host, component.span);
  }
  std::vector<SpannedString> http = ConvertAllowedHttpHosts(component.allowed_http_hosts, diagnostics);
  std::move(http.begin(), http.end(), std::back_inserter(hosts));
  return hosts;
}

// Nothing: it is no table, which is reported.
std::optional<ManifestTrigger> FoldTrigger(const TomlEntry& entry, const SpannedString& type, const SpannedString& id,
                                           const TomlCursor& cursor, Diagnostics& diagnostics) {
  const TomlTable* table = entry.value.AsTable();
  if (table == nullptr) {
    Diagnostic& report = ReportWrongType(entry.value, cursor.NameOf("trigger"), "a table", diagnostics);
    if (entry.value.AsArray() != nullptr) report.Help("a component has one trigger: `[component.trigger]`, with one pair of brackets");
    return std::nullopt;
  }
  ManifestTrigger trigger;
  trigger.home = ManifestTrigger::Home::kComponent;
  trigger.type = type;
  trigger.id = SpannedString("trigger-" + *id, id.span);
  trigger.component = id;
  trigger.span = entry.value.span;
  trigger.settings = table->entries;
  // Spin writes the component's own id over it, whatever it was.
  std::erase_if(trigger.settings, [](const TomlEntry& setting) { return setting.key == "component"; });
  return trigger;
}

class V1Decoder {
 public:
  V1Decoder(TomlCursor& document, Diagnostics& diagnostics) : document_(document), diagnostics_(diagnostics) {
    manifest_.version = SpinManifest::Version::kV1;
  }

  SpinManifest Decode() {
    manifest_.name = document_.RequireString("name", "add `name = \"…\"`, the application's name").value_or(SpannedString());
    manifest_.app_version = document_.TakeString("version");
    manifest_.description = document_.TakeString("description");
    manifest_.authors = document_.TakeStrings("authors");
    DecodeTrigger();
    if (const TomlEntry* variables = document_.Take("variables")) {
      manifest_.variables = DecodeVariables(variables->value, diagnostics_);
    }
    if (const TomlEntry* components = document_.Take("component")) DecodeComponents(components->value);
    document_.RejectOthers(kTopHints);
    return std::move(manifest_);
  }

 private:
  // The one trigger type of the application, with its settings.
  void DecodeTrigger() {
    const TomlEntry* entry = document_.Require("trigger", "add `trigger = { type = \"http\" }`");
    if (entry == nullptr) return;
    const TomlTable* table = DecodeTable(entry->value, document_.NameOf("trigger"), diagnostics_);
    if (table == nullptr) return;
    TomlCursor cursor(*table, entry->value.span, "`trigger`", diagnostics_);
    const auto type = cursor.RequireString("type", "add `type = \"http\"`");
    cursor.ReportLacking();
    if (!type) return;
    TomlTable settings;
    for (const TomlEntry* other : cursor.Others()) settings.entries.push_back(*other);
    manifest_.application_triggers.push_back(
        {.key = **type,
         .key_span = type->span,
         .value = {.data = std::move(settings), .span = entry->value.span, .form = entry->value.form}});
    type_ = *type;
  }

  void DecodeComponents(const TomlValue& value) {
    const TomlArray* array = DecodeArray(value, document_.NameOf("component"), diagnostics_);
    if (array == nullptr) return;
    for (const TomlValue& item : array->items) DecodeComponent(item);
  }

  void DecodeComponent(const TomlValue& value) {
    static constexpr std::array<std::string_view, 14> kFields{"id",
                                                              "source",
                                                              "trigger",
                                                              "description",
                                                              "config",
                                                              "environment",
                                                              "files",
                                                              "exclude_files",
                                                              "allowed_http_hosts",
                                                              "allowed_outbound_hosts",
                                                              "key_value_stores",
                                                              "sqlite_databases",
                                                              "ai_models",
                                                              "build"};
    const TomlTable* table = value.AsTable();
    const TomlEntry* named = table == nullptr ? nullptr : table->Find("id");
    const bool has_name = named != nullptr && named->value.AsString() != nullptr;
    std::string where = has_name ? fmt::format("component {}", Quoted(*named->value.AsString())) : std::string("a component");
    auto cursor = TomlCursor::OfStruct(value, kFields, std::move(where), diagnostics_);
    if (!cursor) return;
    const auto written_id = cursor->RequireString("id", "add `id = \"…\"`, the component's name");
    ManifestComponent component;
    component.span = value.span;
    component.source.span = value.span;
    if (written_id) component.id = FoldId(*written_id, diagnostics_);
    const TomlEntry* trigger = DecodeKeys(*cursor, component);
    if (!written_id) return;
    if (type_ && trigger != nullptr) {
      if (manifest_.triggers.empty()) manifest_.triggers.push_back({*type_, {}});
      auto folded = FoldTrigger(*trigger, *type_, component.id, *cursor, diagnostics_);
      if (folded) manifest_.triggers.front().second.push_back(*std::move(folded));
    }
    AddComponent(std::move(component));
  }

  // Everything but the id; the entry of the trigger is left to the caller.
  const TomlEntry* DecodeKeys(TomlCursor& cursor, ManifestComponent& component) {
    const TomlEntry* trigger =
        cursor.Require("trigger", "add `[component.trigger]` with what calls the component, such as `route = \"/...\"`");
    DecodeSharedComponentKeys(cursor, component, diagnostics_);
    if (const TomlEntry* config = cursor.Take("config")) {
      component.variables = DecodeStringTable(config->value, cursor.NameOf("config"), IdKind::kLowerSnake, diagnostics_);
    }
    component.key_value_stores = cursor.TakeStrings("key_value_stores");
    component.sqlite_databases = cursor.TakeStrings("sqlite_databases");
    std::optional<std::vector<SpannedString>> outbound;
    if (const TomlEntry* hosts = cursor.Take("allowed_outbound_hosts")) {
      outbound = DecodeStrings(hosts->value, cursor.NameOf("allowed_outbound_hosts"), diagnostics_);
    }
    cursor.RejectOthers(kComponentHints);
    component.allowed_outbound_hosts = FoldHosts(std::move(outbound), component, diagnostics_);
    component.allowed_http_hosts.clear();
    return trigger;
  }

  // A later component takes the place of an earlier one with its id, in silence.
  void AddComponent(ManifestComponent component) {
    const auto [at, is_new] = places_.try_emplace(*component.id, manifest_.components.size());
    if (is_new) {
      manifest_.components.push_back(std::move(component));
    } else {
      manifest_.replaced_components.push_back(std::exchange(manifest_.components[at->second], std::move(component)));
    }
  }

  TomlCursor& document_;
  Diagnostics& diagnostics_;
  SpinManifest manifest_;
  std::optional<SpannedString> type_;                    // of all triggers, if it could be read
  std::unordered_map<std::string, std::size_t> places_;  // of components, by id
};

}  // namespace

SpinManifest DecodeV1(TomlCursor& document, Diagnostics& diagnostics) { return V1Decoder(document, diagnostics).Decode(); }

}  // namespace spin_aks
