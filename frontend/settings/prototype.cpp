// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/prototype.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "frontend/settings/check.h"

namespace spin_aks {
namespace {

TomlTable AsKeyValueStore(TomlTable store) {
  for (TomlEntry& entry : store.entries) {
    if (entry.key == "name") entry.key = "account";
    auto* text = std::get_if<std::string>(&entry.value.data);
    if (entry.key == "kind" && text != nullptr && *text == "redis") *text = "azure-redis";
  }
  SortEntries(store);
  return store;
}

}  // namespace

TomlTable FoldPrototype(TomlTable layer, Diagnostics& diagnostics) {
  const auto store = std::ranges::find(layer.entries, "store", &TomlEntry::key);
  if (store == layer.entries.end()) return layer;
  const Span span = store->key_span;
  TomlValue value = std::move(store->value);
  layer.entries.erase(store);

  const TomlEntry* stores = FindSorted(layer, "key_value");
  const TomlEntry* modern = stores != nullptr ? FindSorted(*stores->value.AsTable(), "default") : nullptr;
  if (modern != nullptr) {
    diagnostics.Report(DiagnosticKind::kExclusiveSettings, span, "`[store]` and `[key_value.default]` are the same store")
        .Also(modern->key_span, "the other one")
        .Help("`[store]` is the prototype's name of it: keep `[key_value.default]`");
    return layer;
  }
  value.data = AsKeyValueStore(std::get<TomlTable>(std::move(value.data)));
  return Overlay(std::move(layer), Nest({"key_value", "default"}, span, std::move(value)));
}

}  // namespace spin_aks
