// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/decode_common.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

#include "frontend/manifest/dependency_rules.h"
#include "frontend/text/wording.h"
#include "frontend/toml/value_forms.h"

namespace spin_aks {
namespace {

constexpr auto kOptional = FormField::Need::kOptional;

SpannedString TextOf(const TomlValue& value) { return {*value.AsString(), value.span}; }

std::optional<SpannedString> OptionalText(const TomlValue* value) {
  return value == nullptr ? std::nullopt : std::optional(TextOf(*value));
}

constexpr std::array<KeyHint, 5> kVariableHints{{
    {"value", "did you mean `default`? it is the value that holds unless another is given"},
    {"type", "variables are strings; there is no `type`"},
    {"optional", "a variable without `required = true` is optional, and needs a `default`"},
    {"sensitive", "did you mean `secret`?"},
    {"name", "the name of a variable is the key of its table: `[variables.<name>]`"},
}};

bool IsAmong(std::span<const std::string_view> keys, std::string_view key) { return std::ranges::find(keys, key) != keys.end(); }

// A default may be meant for a laptop, or be the password of production. Where what would make it a secret is wrong or misspelt, nobody
// knows that it is none; nor where its own key is.
void HideSecretDefault(const TomlValue& variable, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 3> kHarmless{"description", "required", "default"};
  static constexpr std::array<std::string_view, 3> kShown{"description", "required", "secret"};
  const TomlTable* table = variable.AsTable();
  if (table == nullptr) return;
  const auto may_make_it_one = [](const TomlEntry& entry) {
    const bool* flag = std::get_if<bool>(&entry.value.data);
    return !IsAmong(kHarmless, entry.key) && (flag == nullptr || *flag);
  };
  if (std::ranges::none_of(table->entries, may_make_it_one)) return;
  for (const TomlEntry& entry : table->entries)
    if (!IsAmong(kShown, entry.key) && !std::holds_alternative<bool>(entry.value.data)) diagnostics.Hide(entry.value.span);
}

ManifestVariable DecodeVariable(const TomlEntry& entry, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 4> kFields{"description", "required", "default", "secret"};
  ManifestVariable variable;
  variable.name = {entry.key, entry.key_span};
  variable.span = entry.value.span;
  HideSecretDefault(entry.value, diagnostics);
  CheckId(IdKind::kLowerSnake, variable.name, "a variable's name", diagnostics);
  if (entry.value.AsString() != nullptr) {
    ReportWrongType(entry.value, fmt::format("variable {}", Quoted(entry.key)), "a table", diagnostics)
        .Help(fmt::format("write `{{ default = \"{}\" }}` for its value", "…"));
    variable.default_value = TextOf(entry.value);
    return variable;
  }
  auto cursor = TomlCursor::OfStruct(entry.value, kFields, fmt::format("variable {}", Quoted(entry.key)), diagnostics);
  if (!cursor) return variable;
  variable.description = cursor->TakeString("description");
  variable.required = cursor->TakeBool("required").value_or(Spanned<bool>(false));
  variable.default_value = cursor->TakeString("default");
  variable.secret = cursor->TakeBool("secret").value_or(Spanned<bool>(false));
  cursor->RejectOthers(kVariableHints);
  return variable;
}

std::optional<ManifestFiles> DecodeFilesEntry(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  static constexpr std::array<FormField, 2> kPlacement{{{"source"}, {"destination"}}};
  static constexpr std::array<ValueForm, 1> kForms{{{R"({ source = "static", destination = "/" })", kPlacement}}};
  ManifestFiles files;
  files.span = value.span;
  if (value.AsString() != nullptr) {
    files.source = TextOf(value);
  } else if (const auto form = MatchForm(value, kForms, what, "\"static/**/*\"", diagnostics)) {
    files.source = TextOf(*form->Get(0));
    files.destination = TextOf(*form->Get(1));
  } else {
    return std::nullopt;
  }
  return files;
}

constexpr std::array<KeyHint, 2> kBuildHints{{
    {"commands", "did you mean `command`? it takes one string, or an array of strings"},
    {"env", "set environment variables in the command itself, or in the shell that runs `spin build`"},
}};

}  // namespace

void CheckId(IdKind kind, const SpannedString& text, std::string_view what, Diagnostics& diagnostics) {
  const auto fault = FindIdFault(kind, *text);
  if (!fault) return;
  std::string message =
      text->empty() ? fmt::format("{} must not be empty", what) : fmt::format("{} is not {}: {}", Quoted(*text), what, *fault);
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kInvalidIdentifier, text.span, std::move(message));
  if (const auto near = SuggestId(kind, *text)) diagnostic.Help(fmt::format("`{}` would do", *near));
}

std::vector<StringEntry> DecodeStringTable(const TomlValue& value, std::string_view what, std::optional<IdKind> keys,
                                           Diagnostics& diagnostics) {
  std::vector<StringEntry> entries;
  const TomlTable* table = DecodeTable(value, what, diagnostics);
  if (table == nullptr) return entries;
  for (const TomlEntry& entry : table->entries) {
    const SpannedString key(entry.key, entry.key_span);
    if (keys) CheckId(*keys, key, "a variable's name", diagnostics);
    auto text = DecodeString(entry.value, fmt::format("{} of {}", Quoted(entry.key), what), diagnostics);
    if (text) entries.push_back({.key = key, .value = *std::move(text)});
  }
  return entries;
}

std::vector<ManifestVariable> DecodeVariables(const TomlValue& value, Diagnostics& diagnostics) {
  std::vector<ManifestVariable> variables;
  const TomlTable* table = DecodeTable(value, "`variables`", diagnostics);
  if (table == nullptr) return variables;
  for (const TomlEntry& entry : table->entries) variables.push_back(DecodeVariable(entry, diagnostics));
  return variables;
}

ManifestSource DecodeSource(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  static constexpr std::array<FormField, 2> kRemote{{{"url"}, {"digest"}}};
  static constexpr std::array<FormField, 3> kRegistry{{{"registry", kOptional}, {"package"}, {"version"}}};
  static constexpr std::array<ValueForm, 2> kForms{{
      {R"({ url = "https://…", digest = "sha256:…" })", kRemote},
      {R"({ registry = "ghcr.io", package = "ns:name", version = "1.2.3" })", kRegistry},
  }};
  ManifestSource source{.form = ManifestLocalSource{}, .span = value.span};
  if (value.AsString() != nullptr) {
    source.form = ManifestLocalSource{TextOf(value)};
    return source;
  }
  const auto form = MatchForm(value, kForms, what, "\"app.wasm\"", diagnostics);
  if (!form) return source;
  if (form->index == 0) {
    source.form = ManifestRemoteSource{.url = TextOf(*form->Get(0)), .digest = TextOf(*form->Get(1))};
    return source;
  }
  const SpannedString package = TextOf(*form->Get(1));
  CheckPackageName(package, diagnostics);
  auto registry = OptionalText(form->Get(0));
  if (registry) CheckRegistryName(*registry, diagnostics);
  source.form = ManifestRegistrySource{.registry = std::move(registry), .package = package, .version = TextOf(*form->Get(2))};
  return source;
}

std::vector<ManifestFiles> DecodeFiles(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  std::vector<ManifestFiles> files;
  const TomlArray* array = DecodeArray(value, what, diagnostics);
  if (array == nullptr) return files;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    if (auto entry = DecodeFilesEntry(array->items[i], fmt::format("item {} of {}", i + 1, what), diagnostics))
      files.push_back(*std::move(entry));
  }
  return files;
}

BuildCommands DecodeCommands(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  if (value.AsString() != nullptr) return {.commands = {TextOf(value)}, .is_list = false};
  if (value.AsArray() != nullptr) return {.commands = DecodeStrings(value, what, diagnostics), .is_list = true};
  ReportWrongType(value, what, "a string or an array of strings", diagnostics);
  return {};
}

ManifestBuild DecodeBuild(const TomlValue& value, const std::string& where, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 3> kFields{"command", "workdir", "watch"};
  ManifestBuild build;
  build.span = value.span;
  auto cursor = TomlCursor::OfStruct(value, kFields, where, diagnostics);
  if (!cursor) return build;
  if (const TomlEntry* command = cursor->Require("command", "add `command = \"…\"`, the command that builds the component")) {
    BuildCommands commands = DecodeCommands(command->value, cursor->NameOf("command"), diagnostics);
    build.commands = std::move(commands.commands);
    build.command_is_list = commands.is_list;
  }
  build.workdir = cursor->TakeString("workdir");
  build.watch = cursor->TakeStrings("watch");
  cursor->RejectOthers(kBuildHints);
  return build;
}

std::vector<TomlEntry> DecodeTables(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  std::vector<TomlEntry> tables;
  const TomlTable* table = DecodeTable(value, what, diagnostics);
  if (table == nullptr) return tables;
  for (const TomlEntry& entry : table->entries) {
    const std::string name = fmt::format("{} of {}", Quoted(entry.key), what);
    if (DecodeTable(entry.value, name, diagnostics) != nullptr) tables.push_back(entry);
  }
  return tables;
}

void DecodeSharedComponentKeys(TomlCursor& cursor, ManifestComponent& component, Diagnostics& diagnostics) {
  if (const TomlEntry* source = cursor.Require("source", "add `source = \"…\"`, the component's Wasm file")) {
    component.source = DecodeSource(source->value, cursor.NameOf("source"), diagnostics);
  }
  component.description = cursor.TakeString("description");
  if (const TomlEntry* environment = cursor.Take("environment")) {
    component.environment = DecodeStringTable(environment->value, cursor.NameOf("environment"), std::nullopt, diagnostics);
  }
  if (const TomlEntry* files = cursor.Take("files")) {
    component.files = DecodeFiles(files->value, cursor.NameOf("files"), diagnostics);
  }
  component.exclude_files = cursor.TakeStrings("exclude_files");
  component.allowed_http_hosts = cursor.TakeStrings("allowed_http_hosts");
  component.ai_models = cursor.TakeStrings("ai_models");
  if (const TomlEntry* build = cursor.Take("build")) {
    component.build = DecodeBuild(build->value, cursor.NameOf("build"), diagnostics);
  }
}

}  // namespace spin_aks
