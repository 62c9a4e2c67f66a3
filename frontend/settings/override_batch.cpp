// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/override_batch.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "frontend/settings/overlay.h"

namespace spin_aks {
namespace {

// The places from the root down to the one value of a layer; nothing if it has not just one, or that is a table itself.
std::optional<std::vector<std::string>> PlacesOf(const TomlTable& layer) {
  std::vector<std::string> places;
  std::string at;
  const TomlTable* table = &layer;
  while (table != nullptr) {
    if (table->is_partial || table->entries.size() != 1) return std::nullopt;
    at += table->entries.front().key;
    at += '\0';
    places.push_back(at);
    const TomlValue& value = table->entries.front().value;
    table = value.AsTable();
    if (table != nullptr && value.form != TomlValue::Form::kDotted) return std::nullopt;
  }
  return places;
}

}  // namespace

bool OverrideBatch::Takes(const TomlTable& layer) const {
  const auto places = PlacesOf(layer);
  if (!places) return false;
  const bool is_below_value =
      std::ranges::any_of(places->begin(), places->end() - 1, [&](const std::string& at) { return values_.contains(at); });
  return !is_below_value && !tables_.contains(places->back());
}

void OverrideBatch::Add(TomlTable layer) {
  std::vector<std::string> places = PlacesOf(layer).value_or(std::vector<std::string>());
  if (!places.empty()) {
    values_.insert(std::move(places.back()));
    places.pop_back();
    tables_.insert(places.begin(), places.end());
  }
  layers_.push_back(std::move(layer));
}

TomlTable OverrideBatch::Take() {
  // Neighbours are merged, then their neighbours: each entry moves once a round.
  while (layers_.size() > 1) {
    std::vector<TomlTable> merged;
    for (std::size_t i = 0; i + 1 < layers_.size(); i += 2)
      merged.push_back(Overlay(std::move(layers_[i]), std::move(layers_[i + 1]), Arrays::kReplaced));
    if (layers_.size() % 2 != 0) merged.push_back(std::move(layers_.back()));
    layers_ = std::move(merged);
  }
  TomlTable all = layers_.empty() ? TomlTable() : std::move(layers_.front());
  *this = OverrideBatch();
  return all;
}

}  // namespace spin_aks
