// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/section.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "frontend/settings/overlay.h"
#include "ir/check.h"
#include "ir/toml_text.h"

namespace spin_aks {
namespace {

bool AnyPartial(const TomlTable& table) {
  const auto in_value = [](const TomlValue& value) { return value.AsTable() != nullptr && AnyPartial(*value.AsTable()); };
  return table.is_partial || std::ranges::any_of(table.entries, in_value, &TomlEntry::value);
}

const TomlTable* TableAt(const TomlEntry* entry) { return entry != nullptr ? entry->value.AsTable() : nullptr; }
const TomlArray* ArrayAt(const TomlEntry* entry) { return entry != nullptr ? entry->value.AsArray() : nullptr; }

// A constant, which comes from nowhere.
std::optional<TomlValue> ValueOf(const Constant& constant) {
  if (const auto* text = std::get_if<std::string_view>(&constant)) return TomlValue{std::string(*text), {}};
  if (const auto* number = std::get_if<std::int64_t>(&constant)) return TomlValue{*number, {}};
  if (const auto* flag = std::get_if<bool>(&constant)) return TomlValue{*flag, {}};
  return std::nullopt;
}

// Of a scalar that was held against its key.
Plain PlainOf(const TomlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return {*number, value.span};
  if (const auto* flag = std::get_if<bool>(&value.data)) return {*flag, value.span};
  return {std::get<std::string>(value.data), value.span};
}

}  // namespace

bool AnySection::IsPartial() const { return table_ != nullptr && AnyPartial(*table_); }

Span AnySection::FirstSpan() const { return empty() ? Span{} : table_->entries.front().key_span; }

const TomlEntry* AnySection::EntryOf(const ConfigKey& key) const { return table_ != nullptr ? FindSorted(*table_, key.name) : nullptr; }

AnySection AnySection::TableOf(const ConfigKey& key) const { return {TableAt(EntryOf(key)), NodeOf(key), PlaceOf(key) + ".", reads_}; }

std::vector<std::pair<Spanned<std::string>, AnySection>> AnySection::TablesOf(const ConfigKey& key) const {
  std::vector<std::pair<Spanned<std::string>, AnySection>> named;
  const TomlTable* table = TableAt(EntryOf(key));
  if (table == nullptr) return named;
  const KeyNode& node = *NodeOf(key).any_name;
  const std::string prefix = PlaceOf(key) + ".";
  named.reserve(table->entries.size());
  for (const TomlEntry& item : table->entries)
    named.emplace_back(Spanned<std::string>(item.key, item.key_span),
                       AnySection(item.value.AsTable(), node, prefix + TomlKey(item.key) + ".", reads_));
  return named;
}

std::vector<AnySection> AnySection::ElementsOf(const ConfigKey& key) const {
  std::vector<AnySection> elements;
  const TomlArray* array = ArrayAt(EntryOf(key));
  if (array == nullptr) return elements;
  for (std::size_t i = 0; i < array->items.size(); ++i)
    elements.push_back(AnySection(array->items[i].AsTable(), NodeOf(key), fmt::format("{}[{}].", PlaceOf(key), i), reads_));
  return elements;
}

AnySection AnySection::NothingOf(const ConfigKey& key, std::string_view name) const {
  return {nullptr, *NodeOf(key).any_name, fmt::format("{}.{}.", PlaceOf(key), TomlKey(name)), reads_};
}

AnySection AnySection::FirstElementOf(const ConfigKey& key) const {
  return {nullptr, NodeOf(key), fmt::format("{}[0].", PlaceOf(key)), reads_};
}

std::vector<Spanned<std::string>> AnySection::TextsOf(const ConfigKey& key) const {
  std::vector<Spanned<std::string>> texts;
  const TomlEntry* entry = EntryOf(key);
  if (const TomlArray* array = ArrayAt(entry))
    for (const TomlValue& item : array->items)
      if (const auto* text = item.AsString()) texts.emplace_back(*text, item.span);
  if (is_recorded()) Note(key, entry != nullptr ? std::optional(entry->value) : std::nullopt);
  return texts;
}

SpannedMap AnySection::MapOf(const ConfigKey& key) const {
  SpannedMap map;
  if (is_recorded()) reads_->Note(PlaceOf(key), {.node = NodeOf(key).any_name.get(), .value = {}});
  const TomlTable* table = TableAt(EntryOf(key));
  if (table == nullptr) return map;
  for (const TomlEntry& item : table->entries) {
    const auto* text = item.value.AsString();
    if (text == nullptr) continue;
    map.emplace(item.key, Spanned<std::string>(*text, item.value.span));
    if (is_recorded()) NoteItem(key, item.key, item.value);
  }
  return map;
}

std::optional<Plain> AnySection::Whole(const ConfigKey& key, std::vector<MissingKey>& missing) const {
  const TomlEntry* entry = EntryOf(key);
  if (key.form == KeyForm::kValue) return WholeValue(key, entry);
  if (entry == nullptr) return std::nullopt;
  if (key.form == KeyForm::kTable) return TableOf(key).WholeTable(*key.table, entry->key_span, missing);
  if (key.form == KeyForm::kElements) {
    PlainList elements;
    for (const AnySection& element : ElementsOf(key))
      elements.items.push_back(element.WholeTable(*key.table, element.FirstSpan(), missing));
    return Plain{std::move(elements), entry->value.span};
  }
  CHECK(key.form == KeyForm::kValues, "Kubernetes' own words have no tables below names of the user's");
  PlainMap map;
  for (auto& [name, text] : MapOf(key)) map.entries.push_back({name, {std::move(text.value), text.span}});
  return Plain{std::move(map), entry->value.span};
}

Plain AnySection::WholeTable(const TableDef& table, Span span, std::vector<MissingKey>& missing) const {
  PlainMap map;
  for (const ConfigKey* key : table.keys()) {
    auto value = Whole(*key, missing);
    const PlainList* list = value ? std::get_if<PlainList>(&value->data) : nullptr;
    const bool is_there = value && (list == nullptr || !list->items.empty());
    if (key->presence == ConfigKey::Presence::kNeeded && !is_there && !LeavesOut())
      missing.push_back({place_.substr(0, place_.size() - 1), key, span});
    if (value) map.entries.push_back({std::string(key->name), std::move(*value)});
  }
  return {std::move(map), span};
}

std::optional<Plain> AnySection::WholeValue(const ConfigKey& key, const TomlEntry* entry) const {
  if (key.shape == ValueShape::kTextList) {
    PlainList texts;
    for (auto& text : TextsOf(key)) texts.items.push_back({std::move(text.value), text.span});
    return entry != nullptr ? std::optional(Plain{std::move(texts), entry->value.span}) : std::nullopt;
  }
  std::optional<TomlValue> value = entry != nullptr ? std::optional(entry->value) : ValueOf(key.usual);
  if (is_recorded()) Note(key, value);
  return value ? std::optional(PlainOf(*value)) : std::nullopt;
}

void AnySection::Note(const ConfigKey& key, std::optional<TomlValue> value, Reading::Kind kind) const {
  reads_->Note(PlaceOf(key), {.node = &NodeOf(key), .value = std::move(value), .kind = kind});
}

void AnySection::NoteItem(const ConfigKey& key, const std::string& name, TomlValue value) const {
  reads_->Note(fmt::format("{}.{}", PlaceOf(key), TomlKey(name)), {.node = NodeOf(key).any_name.get(), .value = std::move(value)});
}

}  // namespace spin_aks
