// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/aks_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "frontend/settings/check.h"
#include "frontend/settings/key_tree.h"
#include "ir/check.h"

namespace spin_aks {
namespace {

// Callers name keys by constants: these have only bare steps.
std::vector<std::string> Steps(std::string_view key) {
  auto steps = SplitKey(key);
  CHECK(steps, "keys that are asked for are in the table of keys");
  return std::move(*steps);
}

std::vector<std::string> Below(std::vector<std::string> place, std::string_view key) {
  for (std::string& step : Steps(key)) place.push_back(std::move(step));
  return place;
}

const TomlEntry* FindPath(const TomlTable* table, const std::vector<std::string>& steps) {
  const TomlEntry* entry = nullptr;
  for (const std::string& step : steps) {
    entry = table != nullptr ? FindSorted(*table, step) : nullptr;
    if (entry == nullptr) return nullptr;
    table = entry->value.AsTable();
  }
  return entry;
}

// A key, or a table of keys.
bool IsInTable(const std::vector<std::string>& steps) {
  const KeyNode* node = &KeyTree();
  for (const std::string& step : steps)
    if (node != nullptr) node = node->Child(step);
  return node != nullptr;
}

bool IsPartial(const TomlTable& table) {
  const auto in_value = [](const TomlValue& value) { return value.AsTable() != nullptr && IsPartial(*value.AsTable()); };
  return table.is_partial || std::ranges::any_of(table.entries, in_value, &TomlEntry::value);
}

template <typename T>
std::optional<Spanned<T>> As(const TomlEntry* entry) {
  const T* value = entry != nullptr ? std::get_if<T>(&entry->value.data) : nullptr;
  return value != nullptr ? std::optional(Spanned<T>(*value, entry->value.span)) : std::nullopt;
}

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string TomlText(const TomlValue& value) {
  if (const auto* text = value.AsString()) return Quote(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return std::to_string(*number);
  if (const auto* boolean = std::get_if<bool>(&value.data)) return *boolean ? "true" : "false";
  std::string items;
  if (const auto* array = value.AsArray())
    for (const TomlValue& item : array->items) items += (items.empty() ? "" : ", ") + TomlText(item);
  return "[" + items + "]";
}

// Walks the merged table and lists its leaves.
class Lister {
 public:
  Lister(const SourceMap& sources, std::optional<SourceId> file, std::vector<EffectiveSetting>& out)
      : sources_(sources), file_(file), out_(out) {}

  void List(const TomlTable& table, const std::string& prefix) {
    for (const TomlEntry& entry : table.entries) List(entry.value, prefix + (prefix.empty() ? "" : ".") + JoinKey({entry.key}));
  }

 private:
  void List(const TomlValue& value, const std::string& key) {
    if (const TomlTable* table = value.AsTable()) return List(*table, key);
    const TomlArray* array = value.AsArray();
    if (array == nullptr || array->items.empty() || array->items.front().AsTable() == nullptr) {
      out_.push_back({key, TomlText(value), {}, OriginOf(value.span), value.span});
      return;
    }
    for (std::size_t i = 0; i < array->items.size(); ++i) List(array->items[i], fmt::format("{}[{}]", key, i));
  }

  SettingOrigin OriginOf(Span span) const {
    switch (sources_.Get(span.source).kind()) {
      case SourceKind::kArgument:
        return SettingOrigin::kArgument;
      case SourceKind::kEnvironment:
        return SettingOrigin::kEnvironment;
      case SourceKind::kFile:
        return file_ && span.source == *file_ ? SettingOrigin::kFile : SettingOrigin::kManifest;
    }
    return SettingOrigin::kDefault;
  }

  const SourceMap& sources_;
  std::optional<SourceId> file_;
  std::vector<EffectiveSetting>& out_;
};

bool IsFixed(std::string_view pattern) { return !pattern.contains('<') && !pattern.contains('['); }

}  // namespace

const TomlEntry* Section::Find(std::string_view key) const {
  CHECK(IsInTable(Below(steps_, key)), "keys that are asked for are in the table of keys");
  return FindPath(table_, Steps(key));
}

std::optional<Spanned<std::string>> Section::Text(std::string_view key) const { return As<std::string>(Find(key)); }
std::optional<Spanned<std::int64_t>> Section::Integer(std::string_view key) const { return As<std::int64_t>(Find(key)); }
std::optional<Spanned<bool>> Section::Boolean(std::string_view key) const { return As<bool>(Find(key)); }

std::vector<Spanned<std::string>> Section::Texts(std::string_view key) const {
  std::vector<Spanned<std::string>> texts;
  const TomlEntry* entry = Find(key);
  const TomlArray* array = entry != nullptr ? entry->value.AsArray() : nullptr;
  if (array == nullptr) return texts;
  for (const TomlValue& item : array->items)
    if (const auto* text = item.AsString()) texts.emplace_back(*text, item.span);
  return texts;
}

SpannedMap Section::Map(std::string_view table) const {
  SpannedMap map;
  const TomlEntry* entry = Find(table);
  if (entry == nullptr || entry->value.AsTable() == nullptr) return map;
  for (const TomlEntry& item : entry->value.AsTable()->entries)
    if (const auto* text = item.value.AsString()) map.emplace(item.key, Spanned<std::string>(*text, item.value.span));
  return map;
}

Section Section::Table(std::string_view table) const {
  const TomlEntry* entry = Find(table);
  return {entry != nullptr ? entry->value.AsTable() : nullptr, Below(steps_, table)};
}

std::vector<Section::Named> Section::Tables(std::string_view table) const {
  std::vector<Named> named;
  const TomlEntry* entry = Find(table);
  if (entry == nullptr || entry->value.AsTable() == nullptr) return named;
  for (const TomlEntry& item : entry->value.AsTable()->entries) {
    auto steps = Below(steps_, table);
    steps.push_back(item.key);
    named.push_back({{item.key, item.key_span}, {item.value.AsTable(), std::move(steps)}});
  }
  return named;
}

std::vector<Section> Section::Elements(std::string_view array) const {
  std::vector<Section> elements;
  const TomlEntry* entry = Find(array);
  if (entry == nullptr || entry->value.AsArray() == nullptr) return elements;
  for (const TomlValue& item : entry->value.AsArray()->items) elements.push_back({item.AsTable(), Below(steps_, array)});
  return elements;
}

bool Section::IsPartial() const { return table_ != nullptr && spin_aks::IsPartial(*table_); }

Span Section::KeySpan(std::string_view key) const {
  const TomlEntry* entry = Find(key);
  return entry != nullptr ? entry->key_span : Span{};
}

Span Section::FirstSpan() const { return empty() ? Span{} : table_->entries.front().key_span; }

std::vector<EffectiveSetting> AksConfig::Effective(const SourceMap& sources) const {
  std::vector<EffectiveSetting> settings;
  Lister(sources, file_, settings).List(merged_, "");
  for (const ConfigKey& key : ConfigKeys()) {
    const bool has_default = !key.default_value.empty() || !key.default_words.empty();
    if (!has_default || !IsFixed(key.pattern) || FindPath(&merged_, Steps(key.pattern)) != nullptr) continue;
    settings.push_back(
        {std::string(key.pattern), std::string(key.default_value), std::string(key.default_words), SettingOrigin::kDefault, {}});
  }
  std::map<std::string, const ConfigKey*> owners;  // FindConfigKey once each: it looks at every row
  for (const EffectiveSetting& setting : settings) owners.emplace(setting.key, FindConfigKey(setting.key));
  std::ranges::sort(settings, {}, [&](const EffectiveSetting& setting) { return std::pair(owners.at(setting.key), setting.key); });
  return settings;
}

}  // namespace spin_aks
