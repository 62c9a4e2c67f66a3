// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/cursor.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

std::string Observed(const TomlValue& value) {
  const std::string_view type = TypeWithArticle(value);
  if (const std::string* text = value.AsString()) return fmt::format("the string {}", Quoted(*text));
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return fmt::format("the integer `{}`", *integer);
  if (const auto* flag = std::get_if<bool>(&value.data)) return fmt::format("the boolean `{}`", *flag);
  return std::string(type);
}

// Where people write bare numbers and booleans for strings, quotes are all that is missing.
bool IsScalarForString(const TomlValue& value, std::string_view expected) {
  return expected == "a string" && value.AsTable() == nullptr && value.AsArray() == nullptr;
}

constexpr std::string_view kMissing = "missing `";

}  // namespace

std::string_view MissingKeyOf(const Diagnostic& report) {
  std::string_view mark = report.primary.text;
  if (report.kind != DiagnosticKind::kMissingKey || !mark.starts_with(kMissing)) return {};
  mark.remove_prefix(kMissing.size());
  mark.remove_suffix(1);
  return mark;
}

std::string_view TypeWithArticle(const TomlValue& value) {
  const std::string_view name = value.TypeName();
  if (name == "integer") return "an integer";
  if (name == "array") return "an array";
  if (name == "string") return "a string";
  if (name == "float") return "a float";
  if (name == "boolean") return "a boolean";
  return name == "table" ? "a table" : "a date or time";
}

Diagnostic& ReportWrongType(const TomlValue& value, std::string_view what, std::string_view expected, Diagnostics& diagnostics) {
  if (diagnostics.IsFull(DiagnosticKind::kWrongType, value.span)) return diagnostics.Report(DiagnosticKind::kWrongType, value.span, {});
  const std::string observed = diagnostics.Hides(value.span) ? std::string(TypeWithArticle(value)) : Observed(value);
  Diagnostic& diagnostic =
      diagnostics.Report(DiagnosticKind::kWrongType, value.span, fmt::format("{} is {}, but must be {}", what, observed, expected));
  diagnostic.Mark(fmt::format("expected {}", expected));
  if (IsScalarForString(value, expected)) diagnostic.Help("put it in quotes");
  return diagnostic;
}

std::optional<Spanned<std::string>> DecodeString(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  if (const std::string* text = value.AsString()) return Spanned<std::string>(*text, value.span);
  ReportWrongType(value, what, "a string", diagnostics);
  return std::nullopt;
}

std::optional<Spanned<bool>> DecodeBool(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  if (const bool* flag = std::get_if<bool>(&value.data)) return Spanned<bool>(*flag, value.span);
  Diagnostic& diagnostic = ReportWrongType(value, what, "a boolean", diagnostics);
  const std::string* text = value.AsString();
  if (text != nullptr && (*text == "true" || *text == "false")) {
    diagnostic.Help("write it without quotes").Replace(value.span, *text);
  }
  return std::nullopt;
}

std::optional<Spanned<std::int64_t>> DecodeInteger(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return Spanned<std::int64_t>(*integer, value.span);
  ReportWrongType(value, what, "an integer", diagnostics);
  return std::nullopt;
}

std::vector<Spanned<std::string>> DecodeStrings(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  std::vector<Spanned<std::string>> strings;
  const TomlArray* array = value.AsArray();
  if (array == nullptr) {
    Diagnostic& diagnostic = ReportWrongType(value, what, "an array of strings", diagnostics);
    if (value.AsString() != nullptr) diagnostic.Help("put it in brackets: `[\"…\"]`");
    return strings;
  }
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    const TomlValue& item = array->items[i];
    if (const std::string* text = item.AsString()) {
      strings.emplace_back(*text, item.span);
    } else {
      const bool is_full = diagnostics.IsFull(DiagnosticKind::kWrongType, item.span);
      ReportWrongType(item, is_full ? std::string() : fmt::format("item {} of {}", i + 1, what), "a string", diagnostics);
    }
  }
  return strings;
}

const TomlTable* DecodeTable(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  const TomlTable* table = value.AsTable();
  if (table == nullptr) ReportWrongType(value, what, "a table", diagnostics);
  return table;
}

const TomlArray* DecodeArray(const TomlValue& value, std::string_view what, Diagnostics& diagnostics) {
  const TomlArray* array = value.AsArray();
  if (array == nullptr) ReportWrongType(value, what, "an array", diagnostics);
  return array;
}

TomlCursor::TomlCursor(const TomlTable& table, Span span, std::string where, Diagnostics& diagnostics)
    : table_(&table), span_(span), where_(std::move(where)), diagnostics_(&diagnostics) {}

std::optional<TomlCursor> TomlCursor::OfStruct(const TomlValue& value, std::span<const std::string_view> fields, std::string where,
                                               Diagnostics& diagnostics) {
  if (const TomlTable* table = value.AsTable()) return TomlCursor(*table, value.span, std::move(where), diagnostics);
  const TomlArray* array = value.AsArray();
  if (array == nullptr) {
    ReportWrongType(value, where, "a table", diagnostics).Help(fmt::format("its keys are {}", QuoteList({fields.begin(), fields.end()})));
    return std::nullopt;
  }
  if (array->items.size() > fields.size()) {
    ReportWrongType(array->items[fields.size()], where, fmt::format("a table, or at most {} values in order", fields.size()), diagnostics);
    return std::nullopt;
  }
  auto table = std::make_unique<TomlTable>();
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    const TomlValue& item = array->items[i];
    table->entries.push_back({.key = std::string(fields[i]), .key_span = item.span, .value = item});
  }
  TomlCursor cursor(*table, value.span, std::move(where), diagnostics);
  cursor.positional_ = std::move(table);
  return cursor;
}

const TomlEntry* TomlCursor::Take(std::string_view key) {
  known_.push_back(key);
  return table_->Find(key);
}

const TomlEntry* TomlCursor::Require(std::string_view key, std::string_view help) {
  const TomlEntry* entry = Take(key);
  if (entry == nullptr) lacking_.push_back({key, help});
  return entry;
}

std::optional<Spanned<std::string>> TomlCursor::TakeString(std::string_view key) {
  const TomlEntry* entry = Take(key);
  return entry == nullptr ? std::nullopt : DecodeString(entry->value, NameOf(key), *diagnostics_);
}

std::optional<Spanned<std::string>> TomlCursor::RequireString(std::string_view key, std::string_view help) {
  const TomlEntry* entry = Require(key, help);
  return entry == nullptr ? std::nullopt : DecodeString(entry->value, NameOf(key), *diagnostics_);
}

std::optional<Spanned<bool>> TomlCursor::TakeBool(std::string_view key) {
  const TomlEntry* entry = Take(key);
  return entry == nullptr ? std::nullopt : DecodeBool(entry->value, NameOf(key), *diagnostics_);
}

std::optional<Spanned<std::int64_t>> TomlCursor::TakeInteger(std::string_view key) {
  const TomlEntry* entry = Take(key);
  return entry == nullptr ? std::nullopt : DecodeInteger(entry->value, NameOf(key), *diagnostics_);
}

std::vector<Spanned<std::string>> TomlCursor::TakeStrings(std::string_view key) {
  const TomlEntry* entry = Take(key);
  if (entry == nullptr) return {};
  return DecodeStrings(entry->value, NameOf(key), *diagnostics_);
}

const TomlTable* TomlCursor::TakeTable(std::string_view key) {
  const TomlEntry* entry = Take(key);
  return entry == nullptr ? nullptr : DecodeTable(entry->value, NameOf(key), *diagnostics_);
}

std::vector<const TomlEntry*> TomlCursor::Others() const {
  std::vector<const TomlEntry*> others;
  for (const TomlEntry& entry : table_->entries) {
    if (std::ranges::find(known_, entry.key) == known_.end()) others.push_back(&entry);
  }
  return others;
}

void TomlCursor::RejectOthers(std::span<const KeyHint> hints) {
  const std::vector<const TomlEntry*> others = Others();
  for (const TomlEntry* entry : others) ReportUnknown(*entry, hints);
  if (!lacking_.empty()) {
    for (const TomlEntry* entry : others)
      std::erase_if(lacking_, [meant = Meant(*entry, hints)](const Lacking& l) { return l.key == meant; });
  }
  ReportLacking();
}

void TomlCursor::ReportLacking() {
  for (const auto& [key, help] : lacking_) {
    if (diagnostics_->IsFull(DiagnosticKind::kMissingKey, span_)) {
      diagnostics_->Report(DiagnosticKind::kMissingKey, span_, {});
      continue;
    }
    Diagnostic& diagnostic = diagnostics_->Report(DiagnosticKind::kMissingKey, span_, fmt::format("{} lacks `{}`", where_, key));
    diagnostic.Mark(fmt::format("{}{}`", kMissing, key));
    if (!help.empty()) diagnostic.Help(std::string(help));
  }
  lacking_.clear();
}

void TomlCursor::AlsoHas(std::span<const std::string_view> keys) { elsewhere_.insert(elsewhere_.end(), keys.begin(), keys.end()); }

bool TomlCursor::IsMisspelt(std::string_view key, std::span<const KeyHint> hints) const {
  return std::ranges::any_of(Others(), [&](const TomlEntry* entry) { return Meant(*entry, hints) == key; });
}

std::string TomlCursor::NameOf(std::string_view key) const { return fmt::format("`{}` of {}", key, where_); }

std::string TomlCursor::Meant(const TomlEntry& entry, std::span<const KeyHint> hints) const {
  const auto hint = std::ranges::find(hints, entry.key, &KeyHint::key);
  if (hint != hints.end() && !hint->meant.empty()) return std::string(hint->meant);
  return Nearest(entry.key, Names()).value_or(std::string());
}

std::vector<std::string_view> TomlCursor::Names() const {
  std::vector<std::string_view> names = known_;
  names.insert(names.end(), elsewhere_.begin(), elsewhere_.end());
  return names;
}

void TomlCursor::ReportUnknown(const TomlEntry& entry, std::span<const KeyHint> hints) {
  if (diagnostics_->IsFull(DiagnosticKind::kUnknownKey, entry.key_span)) {
    diagnostics_->Report(DiagnosticKind::kUnknownKey, entry.key_span, {});
    return;
  }
  Diagnostic& diagnostic =
      diagnostics_->Report(DiagnosticKind::kUnknownKey, entry.key_span, fmt::format("{} has no key {}", where_, Quoted(entry.key)));
  const auto hint = std::ranges::find(hints, entry.key, &KeyHint::key);
  if (hint != hints.end()) {
    diagnostic.Help(std::string(hint->help));
  } else if (const auto near = Nearest(entry.key, Names())) {
    diagnostic.Help(fmt::format("did you mean `{}`?", *near)).Replace(entry.key_span, *near);
  } else {
    diagnostic.Help(fmt::format("its keys are {}", QuoteList(Names())));
  }
}

}  // namespace spin_aks
