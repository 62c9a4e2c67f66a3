// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/prototype.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "frontend/settings/keys_root.h"
#include "frontend/settings/overlay.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

TomlTable AsKeyValueStore(TomlTable store) {
  for (TomlEntry& entry : store.entries) {
    if (entry.key == keys::prototype_store::kName.name) entry.key = keys::store::kAccount.name;
    auto* text = std::get_if<std::string>(&entry.value.data);
    if (entry.key == keys::store::kKind.name && text != nullptr && *text == NameOf(StoreKind::kRedis))
      *text = NameOf(StoreKind::kAzureRedis);
  }
  SortEntries(store);
  return store;
}

}  // namespace

TomlTable FoldPrototype(TomlTable layer, Diagnostics& diagnostics) {
  const auto store = std::ranges::find(layer.entries, keys::kStore.name, &TomlEntry::key);
  if (store == layer.entries.end()) return layer;
  const Span span = store->key_span;
  TomlValue value = std::move(store->value);
  layer.entries.erase(store);

  const TomlEntry* stores = FindSorted(layer, keys::kKeyValue.name);
  const TomlEntry* modern = stores != nullptr ? FindSorted(*stores->value.AsTable(), kDefaultStore) : nullptr;
  if (modern != nullptr) {
    diagnostics.Report(DiagnosticKind::kExclusiveSettings, span, "`[store]` and `[key_value.default]` are the same store")
        .Also(modern->key_span, "the other one")
        .Help("`[store]` is the prototype's name of it: keep `[key_value.default]`");
    return layer;
  }
  value.data = AsKeyValueStore(std::get<TomlTable>(std::move(value.data)));
  return Overlay(std::move(layer), Nest({std::string(keys::kKeyValue.name), std::string(kDefaultStore)}, span, std::move(value)),
                 Arrays::kReplaced);
}

}  // namespace spin_aks
