// SPDX-License-Identifier: Apache-2.0
//
// Entries and elements by their names, for those who ask for all of them: a map's own Find is linear.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

// Of a map that outlives it; null is a map without entries. Two maps have mostly one order, so the guess is tried first.
class EntryIndex {
 public:
  explicit EntryIndex(const yaml::Map* map) : map_(map) {}

  // The value's position among the entries.
  [[nodiscard]] std::optional<std::size_t> Position(std::string_view key, std::size_t guess = 0) const {
    if (!map_ || map_->empty()) return std::nullopt;
    const auto& entries = map_->entries();
    if (guess < entries.size() && entries[guess].key == key) return guess;
    if (positions_.empty()) {
      for (std::size_t i = 0; i < entries.size(); ++i) positions_.emplace(entries[i].key, i);
    }
    const auto it = positions_.find(key);
    return it == positions_.end() ? std::nullopt : std::optional(it->second);
  }
  [[nodiscard]] const yaml::Value* Find(std::string_view key, std::size_t guess = 0) const {
    const auto position = Position(key, guess);
    return position ? &map_->entries()[*position].value : nullptr;
  }

 private:
  const yaml::Map* map_;
  mutable std::unordered_map<std::string_view, std::size_t> positions_;
};

// Positions of steps that outlive it.
class StepIndex {
 public:
  explicit StepIndex(std::span<const PathStep> steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) positions_.emplace(&steps[i], i);
  }
  [[nodiscard]] std::optional<std::size_t> Position(const PathStep& step) const {
    const auto it = positions_.find(&step);
    return it == positions_.end() ? std::nullopt : std::optional(it->second);
  }

 private:
  struct Less {
    bool operator()(const PathStep* a, const PathStep* b) const { return *a < *b; }
  };
  std::map<const PathStep*, std::size_t, Less> positions_;
};

}  // namespace spin_aks::tree
