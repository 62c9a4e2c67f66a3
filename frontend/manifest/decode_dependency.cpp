// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/decode_dependency.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "frontend/manifest/decode_common.h"
#include "frontend/manifest/dependency_rules.h"
#include "frontend/text/semver.h"
#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"
#include "frontend/toml/value_forms.h"

namespace spin_aks {
namespace {

using Form = ManifestDependency::Form;

constexpr auto kOptional = FormField::Need::kOptional;
constexpr FormField kInherit{"inherit_configuration", kOptional, FormField::Type::kFlagOrNames};
constexpr FormField kExport{"export", kOptional};

// The order of the forms is Spin's: the first that fits is it.
constexpr std::array<Form, 4> kFormOrder{Form::kRegistry, Form::kPath, Form::kUrl, Form::kComponent};
constexpr std::array<FormField, 5> kRegistryFields{{{"version"}, {"registry", kOptional}, {"package", kOptional}, kExport, kInherit}};
constexpr std::array<FormField, 3> kPathFields{{{"path"}, kExport, kInherit}};
constexpr std::array<FormField, 4> kUrlFields{{{"url"}, {"digest"}, kExport, kInherit}};
constexpr std::array<FormField, 3> kComponentFields{{{"component"}, kExport, kInherit}};
constexpr std::array<ValueForm, 4> kForms{{
    {R"({ version = "1.0", registry = "ghcr.io", package = "ns:name" })", kRegistryFields},
    {R"({ path = "dep.wasm" })", kPathFields},
    {R"({ url = "https://…", digest = "sha256:…" })", kUrlFields},
    {R"({ component = "other" })", kComponentFields},
}};

constexpr std::array<FormField, 4> kTriggerRegistryFields{{{"version"}, {"package"}, {"registry", kOptional}, kInherit}};
constexpr std::array<FormField, 2> kTriggerPathFields{{{"path"}, kInherit}};
constexpr std::array<FormField, 3> kTriggerUrlFields{{{"url"}, {"digest"}, kInherit}};
constexpr std::array<FormField, 2> kTriggerComponentFields{{{"component"}, kInherit}};
constexpr std::array<ValueForm, 4> kTriggerForms{{
    {R"({ version = "1.0", package = "ns:name", registry = "ghcr.io" })", kTriggerRegistryFields},
    {R"({ path = "dep.wasm" })", kTriggerPathFields},
    {R"({ url = "https://…", digest = "sha256:…" })", kTriggerUrlFields},
    {R"({ component = "other" })", kTriggerComponentFields},
}};

void ReadInherit(const TomlValue& value, ManifestDependency& dependency) {
  dependency.inherit_span = value.span;
  if (const bool* flag = std::get_if<bool>(&value.data)) {
    dependency.inherit = *flag;
    return;
  }
  std::vector<std::string> names;
  for (const TomlValue& item : value.AsArray()->items) names.push_back(*item.AsString());
  dependency.inherit = std::move(names);
}

void ReadField(std::string_view field, const TomlValue& value, ManifestDependency& dependency) {
  if (field == kInherit.name) return ReadInherit(value, dependency);
  SpannedString text(*value.AsString(), value.span);
  if (field == "version")
    dependency.version = std::move(text);
  else if (field == "registry")
    dependency.registry = std::move(text);
  else if (field == "package")
    dependency.package = std::move(text);
  else if (field == "export")
    dependency.export_name = std::move(text);
  else if (field == "path")
    dependency.path = std::move(text);
  else if (field == "url")
    dependency.url = std::move(text);
  else if (field == "digest")
    dependency.digest = std::move(text);
  else
    dependency.component = std::move(text);
}

std::optional<ManifestDependency> DecodeForm(const TomlValue& value, std::span<const ValueForm> forms, std::string_view what,
                                             std::string_view text_example, Diagnostics& diagnostics) {
  const auto match = MatchForm(value, forms, what, text_example, diagnostics);
  if (!match) return std::nullopt;
  ManifestDependency dependency;
  dependency.form = kFormOrder[match->index];
  dependency.span = value.span;
  const auto fields = forms[match->index].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (match->Get(i) != nullptr) ReadField(fields[i].name, *match->Get(i), dependency);
  }
  if (dependency.form == Form::kComponent) CheckId(IdKind::kKebab, dependency.component, "a component id", diagnostics);
  return dependency;
}

void ReportName(const SpannedString& name, std::string problem, Diagnostics& diagnostics) {
  diagnostics
      .Report(DiagnosticKind::kInvalidPackageName, name.span, fmt::format("{} is not the name of a dependency: {}", Quoted(*name), problem))
      .Help("a dependency is named `ns:package`, `ns:package/interface@1.0.0`, or by a kebab-case word");
}

void CheckName(const SpannedString& name, Diagnostics& diagnostics) {
  const auto split = SplitDependencyName(*name);
  if (!split) {
    if (const auto fault = FindIdFault(IdKind::kKebab, *name)) ReportName(name, *fault, diagnostics);
    return;
  }
  if (!IsPackageName(split->package)) {
    ReportName(name, fmt::format("{} is not of the form `namespace:name`", Quoted(split->package)), diagnostics);
  } else if (const auto fault = split->interface ? FindIdFault(IdKind::kKebab, *split->interface) : std::nullopt) {
    ReportName(name, fmt::format("of its interface, {}", *fault), diagnostics);
  } else if (split->version && !ParseVersion(*split->version)) {
    ReportName(name, fmt::format("{} is not an exact version such as `1.0.0`", Quoted(*split->version)), diagnostics);
  }
}

}  // namespace

std::vector<ManifestDependency> DecodeDependencies(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  std::vector<ManifestDependency> dependencies;
  const TomlTable* table = DecodeTable(value, what, diagnostics);
  if (table == nullptr) return dependencies;
  for (const TomlEntry& entry : table->entries) {
    const SpannedString name(entry.key, entry.key_span);
    CheckName(name, diagnostics);
    std::optional<ManifestDependency> dependency;
    if (const std::string* version = entry.value.AsString()) {
      dependency.emplace();
      dependency->version = {*version, entry.value.span};
      dependency->span = entry.value.span;
    } else {
      dependency = DecodeForm(entry.value, kForms, fmt::format("dependency {}", Quoted(entry.key)), "\"1.0\"", diagnostics);
    }
    if (!dependency) continue;
    dependency->name = name;
    dependencies.push_back(*std::move(dependency));
  }
  return dependencies;
}

std::optional<ManifestDependency> DecodeTriggerDependency(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  return DecodeForm(value, kTriggerForms, what, {}, diagnostics);
}

}  // namespace spin_aks
