// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/decode_component.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "frontend/manifest/decode_common.h"
#include "frontend/manifest/decode_dependency.h"
#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"
#include "frontend/toml/value_forms.h"

namespace spin_aks {
namespace {

// What people write into a component that is not a slip of the pen but a wrong
// idea, or the older manifest; from public repositories.
constexpr std::array<KeyHint, 14> kComponentHints{{
    {"id", "the id of a component is in its header: `[component.<id>]`"},
    {"name", "the name of a component is in its header: `[component.<name>]`"},
    {"config", "since version 2 it is called `variables`"},
    {"trigger", "since version 2, triggers stand apart: `[[trigger.http]]` with `component = \"<id>\"`"},
    {"route", "a route belongs to a trigger: `[[trigger.http]]`"},
    {"executor", "an executor belongs to a trigger: `[[trigger.http]]`"},
    {"allow_outbound_hosts", "did you mean `allowed_outbound_hosts`?"},
    {"allowed_hosts", "did you mean `allowed_outbound_hosts`? its entries have a scheme: `[\"https://example.com\"]`"},
    {"allowed_redis_hosts", "did you mean `allowed_outbound_hosts`? it takes every protocol: `[\"redis://127.0.0.1:6379\"]`"},
    {"allowed_models", "did you mean `ai_models`?"},
    {"env", "did you mean `environment`?"},
    {"secrets", "a secret is an application variable with `secret = true`, passed on in `variables`"},
    {"volumes", "guests see files alone: did you mean `files`?"},
    {"mounts", "did you mean `files`?"},
}};

std::vector<SpannedString> DecodeLabels(TomlCursor& cursor, std::string_view key, Diagnostics& diagnostics) {
  std::vector<SpannedString> labels = cursor.TakeStrings(key);
  for (const SpannedString& label : labels) {
    if (IsStoreLabel(*label)) continue;
    Diagnostic& diagnostic =
        diagnostics.Report(DiagnosticKind::kInvalidIdentifier, label.span,
                           fmt::format("{} is not a label: it must be wholly kebab-case or wholly snake_case", Quoted(*label)));
    if (const auto near = SuggestId(IdKind::kKebab, *label)) diagnostic.Help(fmt::format("`{}` would do", *near));
  }
  return labels;
}

void DecodeProfileBuild(const TomlValue& value, const std::string& where, ManifestProfile& profile, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 1> kFields{"command"};
  static constexpr std::array<KeyHint, 2> kHints{{
      {"workdir", "a profile changes the command alone; `workdir` stays that of the component"},
      {"watch", "a profile changes the command alone; `watch` stays that of the component"},
  }};
  auto cursor = TomlCursor::OfStruct(value, kFields, where, diagnostics);
  if (!cursor) return;
  profile.has_build = true;
  if (const TomlEntry* command = cursor->Require("command")) {
    BuildCommands commands = DecodeCommands(command->value, cursor->NameOf("command"), diagnostics);
    profile.build_commands = std::move(commands.commands);
    profile.build_is_list = commands.is_list;
  }
  cursor->RejectOthers(kHints);
}

ManifestProfile DecodeProfile(const TomlEntry& entry, const std::string& where, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 4> kFields{"source", "environment", "dependencies", "build"};
  ManifestProfile profile;
  profile.name = {entry.key, entry.key_span};
  auto cursor = TomlCursor::OfStruct(entry.value, kFields, fmt::format("profile {} of {}", Quoted(entry.key), where), diagnostics);
  if (!cursor) return profile;
  if (const TomlEntry* source = cursor->Take("source")) profile.source = DecodeSource(source->value, cursor->NameOf("source"), diagnostics);
  if (const TomlEntry* environment = cursor->Take("environment")) {
    profile.environment = DecodeStringTable(environment->value, cursor->NameOf("environment"), std::nullopt, diagnostics);
  }
  if (const TomlEntry* dependencies = cursor->Take("dependencies")) {
    profile.dependencies = DecodeDependencies(dependencies->value, cursor->NameOf("dependencies"), diagnostics);
  }
  if (const TomlEntry* build = cursor->Take("build")) DecodeProfileBuild(build->value, cursor->NameOf("build"), profile, diagnostics);
  cursor->RejectOthers();
  return profile;
}

std::vector<ManifestProfile> DecodeProfiles(const TomlValue& value, const TomlCursor& cursor, Diagnostics& diagnostics) {
  std::vector<ManifestProfile> profiles;
  const TomlTable* table = DecodeTable(value, cursor.NameOf("profile"), diagnostics);
  if (table == nullptr) return profiles;
  for (const TomlEntry& entry : table->entries) profiles.push_back(DecodeProfile(entry, cursor.where(), diagnostics));
  return profiles;
}

TargetEnvironment DecodeTarget(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  static constexpr std::array<FormField, 1> kUrl{{{"url"}}};
  static constexpr std::array<FormField, 1> kPath{{{"path"}}};
  static constexpr std::array<ValueForm, 2> kForms{{{R"({ url = "https://…" })", kUrl}, {R"({ path = "env.toml" })", kPath}}};
  using Form = TargetEnvironment::Form;
  if (const std::string* name = value.AsString()) return {.form = Form::kCatalogue, .text = {*name, value.span}};
  const auto match = MatchForm(value, kForms, what, "\"spin-up@3.5\"", diagnostics);
  if (!match) return {.form = Form::kCatalogue, .text = {{}, value.span}};
  const TomlValue& text = *match->Get(0);
  return {.form = match->index == 0 ? Form::kUrl : Form::kPath, .text = {*text.AsString(), text.span}};
}

// The keys that only version 2 has.
void DecodeNewerKeys(TomlCursor& cursor, ManifestComponent& component, Diagnostics& diagnostics) {
  if (const TomlEntry* targets = cursor.Take("targets")) {
    component.targets = DecodeTargets(targets->value, cursor.NameOf("targets"), diagnostics);
  }
  if (const TomlEntry* tool = cursor.Take("tool")) component.tool = DecodeTables(tool->value, cursor.NameOf("tool"), diagnostics);
  component.dependencies_inherit_configuration = cursor.TakeBool("dependencies_inherit_configuration");
  if (const TomlEntry* dependencies = cursor.Take("dependencies")) {
    component.dependencies = DecodeDependencies(dependencies->value, cursor.NameOf("dependencies"), diagnostics);
  }
  if (const TomlEntry* profile = cursor.Take("profile")) component.profiles = DecodeProfiles(profile->value, cursor, diagnostics);
}

}  // namespace

std::vector<TargetEnvironment> DecodeTargets(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  std::vector<TargetEnvironment> targets;
  const TomlArray* array = DecodeArray(value, what, diagnostics);
  if (array == nullptr) return targets;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    targets.push_back(DecodeTarget(array->items[i], fmt::format("item {} of {}", i + 1, what), diagnostics));
  }
  return targets;
}

ManifestComponent DecodeComponent(const TomlValue& value, SpannedString id, std::string where, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 17> kFields{"source",
                                                            "description",
                                                            "variables",
                                                            "environment",
                                                            "files",
                                                            "exclude_files",
                                                            "allowed_http_hosts",
                                                            "allowed_outbound_hosts",
                                                            "key_value_stores",
                                                            "sqlite_databases",
                                                            "ai_models",
                                                            "targets",
                                                            "build",
                                                            "tool",
                                                            "dependencies_inherit_configuration",
                                                            "dependencies",
                                                            "profile"};
  ManifestComponent component;
  component.id = std::move(id);
  component.span = value.span;
  component.source.span = value.span;
  auto cursor = TomlCursor::OfStruct(value, kFields, std::move(where), diagnostics);
  if (!cursor) return component;
  DecodeSharedComponentKeys(*cursor, component, diagnostics);
  if (const TomlEntry* variables = cursor->Take("variables")) {
    component.variables = DecodeStringTable(variables->value, cursor->NameOf("variables"), IdKind::kLowerSnake, diagnostics);
  }
  component.allowed_outbound_hosts = cursor->TakeStrings("allowed_outbound_hosts");
  component.key_value_stores = DecodeLabels(*cursor, "key_value_stores", diagnostics);
  component.sqlite_databases = DecodeLabels(*cursor, "sqlite_databases", diagnostics);
  DecodeNewerKeys(*cursor, component, diagnostics);
  cursor->RejectOthers(kComponentHints);
  return component;
}

}  // namespace spin_aks
