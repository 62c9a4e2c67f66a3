// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/value_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"

namespace spin_aks {
namespace {

bool HasType(const TomlValue& value, FormField::Type type) {
  if (type == FormField::Type::kString) return value.AsString() != nullptr;
  if (std::holds_alternative<bool>(value.data)) return true;
  const TomlArray* names = value.AsArray();
  return names != nullptr && std::ranges::all_of(names->items, [](const TomlValue& item) { return item.AsString() != nullptr; });
}

std::string_view ExpectedType(FormField::Type type) {
  return type == FormField::Type::kString ? "a string" : "a boolean or an array of strings";
}

const FormField* FindField(const ValueForm& form, std::string_view name) {
  const auto it = std::ranges::find(form.fields, name, &FormField::name);
  return it == form.fields.end() ? nullptr : &*it;
}

std::optional<std::vector<const TomlValue*>> MatchTable(const TomlTable& table, const ValueForm& form) {
  const auto is_field = [&](const TomlEntry& entry) { return FindField(form, entry.key) != nullptr; };
  if (!std::ranges::all_of(table.entries, is_field)) return std::nullopt;
  std::vector<const TomlValue*> values;
  for (const FormField& field : form.fields) {
    const TomlEntry* entry = table.Find(field.name);
    if (entry == nullptr && field.need == FormField::Need::kRequired) return std::nullopt;
    if (entry != nullptr && !HasType(entry->value, field.type)) return std::nullopt;
    values.push_back(entry == nullptr ? nullptr : &entry->value);
  }
  return values;
}

std::optional<std::vector<const TomlValue*>> Match(const TomlValue& value, const ValueForm& form) {
  const TomlTable* table = value.AsTable();
  return table == nullptr ? std::nullopt : MatchTable(*table, form);
}

// The form with the most keys in common; the first of equals.
const ValueForm& Resembled(const TomlTable& table, std::span<const ValueForm> forms) {
  const auto common = [&](const ValueForm& form) {
    return std::ranges::count_if(form.fields, [&](const FormField& field) { return table.Find(field.name) != nullptr; });
  };
  return *std::ranges::max_element(forms, {}, common);
}

std::vector<std::string_view> MissingFields(const TomlTable& table, const ValueForm& form) {
  std::vector<std::string_view> missing;
  for (const FormField& field : form.fields) {
    if (field.need == FormField::Need::kRequired && table.Find(field.name) == nullptr) missing.push_back(field.name);
  }
  return missing;
}

// The keys that the form has, the keys that it has not, as the table has them.
struct Comparison {
  std::vector<std::string_view> present;
  std::vector<std::string_view> missing;  // required ones
  std::vector<const TomlEntry*> foreign;
  std::vector<const TomlEntry*> mistyped;
};

Comparison Compare(const TomlTable& table, const ValueForm& form) {
  Comparison comparison;
  comparison.missing = MissingFields(table, form);
  for (const TomlEntry& entry : table.entries) {
    const FormField* field = FindField(form, entry.key);
    if (field == nullptr) {
      comparison.foreign.push_back(&entry);
    } else {
      comparison.present.push_back(field->name);
      if (!HasType(entry.value, field->type)) comparison.mistyped.push_back(&entry);
    }
  }
  return comparison;
}

std::string Problem(const Comparison& c, std::string_view what) {
  if (c.present.empty()) return fmt::format("{} has none of the forms that it may have", what);
  if (!c.missing.empty()) return fmt::format("{} has {}, but lacks {}", what, QuoteList(c.present), QuoteList(c.missing));
  if (!c.foreign.empty()) return fmt::format("{} has {} beside {}", what, Quoted(c.foreign.front()->key), QuoteList(c.present));
  return fmt::format("{} has a `{}` of the wrong type", what, c.mistyped.front()->key);
}

void ExplainForeign(const TomlEntry& entry, const Comparison& comparison, Diagnostic& diagnostic) {
  diagnostic.Also(entry.key_span, "this key does not belong here");
  const auto near = entry.key == "sha256" ? std::optional<std::string>("digest") : Nearest(entry.key, comparison.missing);
  if (near) diagnostic.Help(fmt::format("did you mean `{}`?", *near)).Replace(entry.key_span, *near);
}

// False if the table resembles no form at all.
bool ExplainTable(const TomlTable& table, const ValueForm& form, std::string_view what, Diagnostic& diagnostic) {
  const Comparison comparison = Compare(table, form);
  diagnostic.message = Problem(comparison, what);
  for (const TomlEntry* entry : comparison.foreign) ExplainForeign(*entry, comparison, diagnostic);
  for (const TomlEntry* entry : comparison.mistyped) {
    diagnostic.Also(entry->value.span, fmt::format("expected {}", ExpectedType(FindField(form, entry->key)->type)));
  }
  if (comparison.present.empty()) return false;
  if (diagnostic.help.empty()) diagnostic.Help(fmt::format("write `{}`", form.example));
  return true;
}

void ReportNoForm(const TomlValue& value, std::span<const ValueForm> forms, std::string_view what, std::string_view text_example,
                  Diagnostics& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(DiagnosticKind::kNoSuchForm, value.span, fmt::format("{} has none of the forms that it may have", what));
  if (const TomlTable* table = value.AsTable()) {
    if (ExplainTable(*table, Resembled(*table, forms), what, diagnostic)) return;
  } else {
    diagnostic.Mark(std::string(TypeWithArticle(value)));
  }
  if (!text_example.empty()) diagnostic.Help(fmt::format("it may be `{}`", text_example));
  for (const ValueForm& form : forms) diagnostic.Help(fmt::format("it may be `{}`", form.example));
}

}  // namespace

std::optional<MatchedForm> MatchForm(const TomlValue& value, std::span<const ValueForm> forms, std::string_view what,
                                     std::string_view text_example, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (auto values = Match(value, forms[i])) return MatchedForm{.index = i, .values = *std::move(values)};
  }
  ReportNoForm(value, forms, what, text_example, diagnostics);
  return std::nullopt;
}

}  // namespace spin_aks
