// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "frontend/manifest/decode_common.h"
#include "frontend/manifest/decode_component.h"
#include "frontend/manifest/decode_dependency.h"
#include "frontend/manifest/decode_versions.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

constexpr std::string_view kApplicationHelp = "add `[application]` with `name = \"…\"`";

constexpr std::array<KeyHint, 10> kTopHints{{
    {"spin_version", "since version 2 it is called `spin_manifest_version`"},
    {"name", "since version 2 it belongs into `[application]`", "application"},
    {"version", "since version 2 it belongs into `[application]`", "application"},
    {"description", "since version 2 it belongs into `[application]`", "application"},
    {"authors", "since version 2 it belongs into `[application]`", "application"},
    {"config", "did you mean `[variables]`?"},
    {"components", "did you mean `[component.<id>]`?"},
    {"triggers", "did you mean `[[trigger.http]]`?"},
    {"tool", "settings of tools belong into `[application.tool.<name>]` or `[component.<id>.tool.<name>]`"},
    {"aks", "settings for the cluster belong into `aks-spin.toml`"},
}};

constexpr std::array<KeyHint, 3> kApplicationHints{{
    {"author", "did you mean `authors`? it takes an array: `[\"…\"]`"},
    {"namespace", "Spin dropped `namespace` in version 2.0; delete it"},
    {"variables", "application variables stand at the top: `[variables]`"},
}};

void DecodeApplication(const TomlValue& value, SpinManifest& manifest, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 7> kFields{"name", "version", "description", "authors", "targets", "trigger", "tool"};
  auto cursor = TomlCursor::OfStruct(value, kFields, "`[application]`", diagnostics);
  if (!cursor) return;
  manifest.name = cursor->RequireString("name", "add `name = \"…\"`, the application's name").value_or(SpannedString());
  manifest.app_version = cursor->TakeString("version");
  manifest.description = cursor->TakeString("description");
  manifest.authors = cursor->TakeStrings("authors");
  if (const TomlEntry* targets = cursor->Take("targets")) {
    manifest.targets = DecodeTargets(targets->value, cursor->NameOf("targets"), diagnostics);
  }
  if (const TomlEntry* triggers = cursor->Take("trigger")) {
    manifest.application_triggers = DecodeTables(triggers->value, cursor->NameOf("trigger"), diagnostics);
  }
  if (const TomlEntry* tool = cursor->Take("tool")) manifest.tool = DecodeTables(tool->value, cursor->NameOf("tool"), diagnostics);
  cursor->RejectOthers(kApplicationHints);
}

// A reference, or a component written in its place.
ComponentSpec DecodeSpec(const TomlValue& value, const std::string& where, Diagnostics& diagnostics) {
  if (const std::string* text = value.AsString()) {
    SpannedString id(*text, value.span);
    CheckId(IdKind::kKebab, id, "a component id", diagnostics);
    return id;
  }
  return DecodeComponent(value, SpannedString({}, value.span), fmt::format("the component of {}", where), diagnostics);
}

ManifestTrigger::Role DecodeRole(const TomlEntry& entry, const std::string& where, Diagnostics& diagnostics) {
  ManifestTrigger::Role role;
  role.name = {entry.key, entry.key_span};
  if (const TomlArray* specs = entry.value.AsArray()) {
    role.is_list = true;
    for (const TomlValue& spec : specs->items) role.specs.push_back(DecodeSpec(spec, where, diagnostics));
  } else {
    role.specs.push_back(DecodeSpec(entry.value, where, diagnostics));
  }
  return role;
}

ManifestTrigger::DependencyRole DecodeDependencyRole(const TomlEntry& entry, const std::string& where, Diagnostics& diagnostics) {
  ManifestTrigger::DependencyRole role;
  role.name = {entry.key, entry.key_span};
  const std::string name = fmt::format("{} of {}", Quoted(entry.key), where);
  const TomlArray* array = DecodeArray(entry.value, name, diagnostics);
  if (array == nullptr) return role;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    auto dependency = DecodeTriggerDependency(array->items[i], fmt::format("item {} of {}", i + 1, name), diagnostics);
    if (dependency) role.dependencies.push_back(*std::move(dependency));
  }
  return role;
}

std::optional<ManifestTrigger> DecodeTrigger(const TomlValue& value, const SpannedString& type, Diagnostics& diagnostics) {
  const std::string where = fmt::format("`[[trigger.{}]]`", type.value.substr(0, 80));
  const TomlTable* table = DecodeTable(value, where, diagnostics);
  if (table == nullptr) return std::nullopt;
  TomlCursor cursor(*table, value.span, where, diagnostics);
  ManifestTrigger trigger;
  trigger.type = type;
  trigger.span = value.span;
  trigger.id = cursor.TakeString("id");
  if (const TomlEntry* component = cursor.Take("component")) trigger.component = DecodeSpec(component->value, where, diagnostics);
  if (const TomlTable* roles = cursor.TakeTable("components")) {
    for (const TomlEntry& role : roles->entries) trigger.components.push_back(DecodeRole(role, where, diagnostics));
  }
  if (const TomlTable* roles = cursor.TakeTable("dependencies")) {
    for (const TomlEntry& role : roles->entries) trigger.dependencies.push_back(DecodeDependencyRole(role, where, diagnostics));
  }
  for (const TomlEntry* other : cursor.Others()) trigger.settings.push_back(*other);
  return trigger;
}

bool IsVersionOneTrigger(const TomlTable& trigger) {
  const auto is_text = [&](std::string_view key) {
    const TomlEntry* entry = trigger.Find(key);
    return entry != nullptr && entry->value.AsString() != nullptr;
  };
  return is_text("type") || is_text("base");
}

void ReportVersionOneTrigger(const TomlTable& trigger, Span span, Diagnostics& diagnostics) {
  const TomlEntry* written = trigger.Find("type");
  const std::string* text = written == nullptr ? nullptr : written->value.AsString();
  constexpr std::size_t kLongest = 80;
  const std::string type = text != nullptr && text->size() <= kLongest && IsId(IdKind::kKebab, *text) ? *text : "http";
  Diagnostic& report =
      diagnostics.Report(DiagnosticKind::kWrongType, span, "`trigger` is one table of settings, which is its form in version 1")
          .Help(fmt::format("in version 2 the type is in the header, one for each trigger: `[[trigger.{}]]`", type));
  if (trigger.Find("base") != nullptr) report.Help(fmt::format("`base` belongs into `[application.trigger.{}]`", type));
}

void DecodeTriggers(const TomlValue& value, SpinManifest& manifest, Diagnostics& diagnostics) {
  const TomlTable* types = DecodeTable(value, "`trigger`", diagnostics);
  if (types == nullptr) return;
  const bool is_version_one = IsVersionOneTrigger(*types);
  if (is_version_one) ReportVersionOneTrigger(*types, value.span, diagnostics);
  for (const TomlEntry& entry : types->entries) {
    const SpannedString type(entry.key, entry.key_span);
    const TomlArray* array = entry.value.AsArray();
    if (array == nullptr && is_version_one) continue;
    if (array == nullptr) {
      ReportWrongType(entry.value, fmt::format("{} of `trigger`", Quoted(entry.key)), "an array of tables", diagnostics)
          .Help(fmt::format("write the header with two brackets: `[[trigger.{}]]`", entry.key.substr(0, 80)));
      continue;
    }
    std::vector<ManifestTrigger> triggers;
    for (const TomlValue& item : array->items) {
      if (auto trigger = DecodeTrigger(item, type, diagnostics)) triggers.push_back(*std::move(trigger));
    }
    manifest.triggers.push_back({type, std::move(triggers)});
  }
}

void DecodeComponents(const TomlValue& value, SpinManifest& manifest, Diagnostics& diagnostics) {
  if (value.AsArray() != nullptr) {
    ReportWrongType(value, "`component`", "a table", diagnostics)
        .Help("since version 2 the id is in the header: `[component.<id>]`, with one pair of brackets");
    return;
  }
  const TomlTable* table = DecodeTable(value, "`component`", diagnostics);
  if (table == nullptr) return;
  for (const TomlEntry& entry : table->entries) {
    const SpannedString id(entry.key, entry.key_span);
    CheckId(IdKind::kKebab, id, "a component id", diagnostics);
    manifest.components.push_back(DecodeComponent(entry.value, id, fmt::format("component {}", Quoted(entry.key)), diagnostics));
  }
}

}  // namespace

SpinManifest DecodeV2(TomlCursor& document, Diagnostics& diagnostics) {
  SpinManifest manifest;
  manifest.version = SpinManifest::Version::kV2;
  if (const TomlEntry* application = document.Require("application", kApplicationHelp)) {
    DecodeApplication(application->value, manifest, diagnostics);
  }
  if (const TomlEntry* variables = document.Take("variables")) manifest.variables = DecodeVariables(variables->value, diagnostics);
  if (const TomlEntry* triggers =
          document.Require("trigger", "add `[[trigger.http]]` with `route` and `component`, or an empty `[trigger]`")) {
    DecodeTriggers(triggers->value, manifest, diagnostics);
  }
  if (const TomlEntry* components = document.Take("component")) DecodeComponents(components->value, manifest, diagnostics);
  document.RejectOthers(kTopHints);
  return manifest;
}

}  // namespace spin_aks
