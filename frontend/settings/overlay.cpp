// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/overlay.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <utility>

#include "frontend/settings/keys_service.h"

namespace spin_aks {

void SortEntries(TomlTable& table) { std::ranges::sort(table.entries, {}, &TomlEntry::key); }

const TomlEntry* FindSorted(const TomlTable& table, std::string_view key) {
  const auto found = std::ranges::lower_bound(table.entries, key, {}, [](const TomlEntry& entry) { return std::string_view(entry.key); });
  return found != table.entries.end() && found->key == key ? &*found : nullptr;
}

TomlEntry* FindSorted(TomlTable& table, std::string_view key) {
  const TomlEntry* entry = FindSorted(std::as_const(table), key);
  return entry != nullptr ? &table.entries[static_cast<std::size_t>(entry - table.entries.data())] : nullptr;
}

TomlTable Nest(const std::vector<std::string>& steps, Span key_span, TomlValue value) {
  for (std::size_t i = steps.size(); i-- > 0;) {
    TomlTable table;
    table.entries.push_back({steps[i], key_span, std::move(value)});
    value = {std::move(table), key_span, TomlValue::Form::kDotted};
  }
  return std::get<TomlTable>(std::move(value.data));
}

namespace {

// By which the elements of an array of tables are told apart, wherever they have it.
constexpr std::string_view kElementName = keys::service::kName.name;

const std::string* NameOfElement(const TomlValue& element) {
  const TomlTable* table = element.AsTable();
  const TomlEntry* name = table != nullptr ? FindSorted(*table, kElementName) : nullptr;
  return name != nullptr ? name->value.AsString() : nullptr;
}

bool AreNamed(const TomlArray* array) {
  return array != nullptr && !array->items.empty() &&
         std::ranges::all_of(array->items, [](const TomlValue& item) { return NameOfElement(item) != nullptr; });
}

TomlArray OverlayByName(TomlArray low, TomlArray high) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < low.items.size(); ++i) places.emplace(*NameOfElement(low.items[i]), i);
  for (TomlValue& over : high.items) {
    const auto place = places.find(*NameOfElement(over));
    if (place == places.end()) {
      low.items.push_back(std::move(over));
      continue;
    }
    auto& under = std::get<TomlTable>(low.items[place->second].data);
    under = Overlay(std::move(under), std::get<TomlTable>(std::move(over.data)), Arrays::kMergedByName);
  }
  return low;
}

// Of two values at the same key.
void OverlayValue(TomlValue& low, TomlValue& high, Arrays arrays) {
  auto* low_table = std::get_if<TomlTable>(&low.data);
  auto* high_table = std::get_if<TomlTable>(&high.data);
  if (low_table != nullptr && high_table != nullptr) high.data = Overlay(std::move(*low_table), std::move(*high_table), arrays);
  if (arrays == Arrays::kMergedByName && AreNamed(low.AsArray()) && AreNamed(high.AsArray()))
    high.data = OverlayByName(std::get<TomlArray>(std::move(low.data)), std::get<TomlArray>(std::move(high.data)));
}

}  // namespace

TomlTable Overlay(TomlTable low, TomlTable high, Arrays arrays) {
  TomlTable merged;
  merged.is_partial = low.is_partial || high.is_partial;
  merged.entries.reserve(low.entries.size() + high.entries.size());
  auto under = low.entries.begin();
  for (TomlEntry& over : high.entries) {
    while (under != low.entries.end() && under->key < over.key) merged.entries.push_back(std::move(*under++));
    if (under != low.entries.end() && under->key == over.key) {
      OverlayValue(under->value, over.value, arrays);
      ++under;
    }
    merged.entries.push_back(std::move(over));
  }
  std::move(under, low.entries.end(), std::back_inserter(merged.entries));
  return merged;
}

}  // namespace spin_aks
