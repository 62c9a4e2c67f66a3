// SPDX-License-Identifier: Apache-2.0
//
// Every node of a tree, each with its address and what caused it. The address is made only where it is asked for, and a
// list's keys are then found once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "backends/tree/elements.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"
#include "ir/source.h"

namespace spin_aks::tree {

// Where a walk stands. Valid during the visit; points into the tree.
class Trail {
 public:
  [[nodiscard]] const yaml::Value& value() const { return *levels_.back().value; }
  // The entry that holds the value; null for an element of a list, and for the root.
  [[nodiscard]] const yaml::Entry* entry() const { return levels_.back().entry; }
  // What caused the value: itself, or the nearest of its parents that knows.
  [[nodiscard]] Span span() const { return levels_.back().span; }
  [[nodiscard]] const Shape& shape() const { return levels_.back().shape; }
  // An element of a set of paths.
  [[nodiscard]] bool is_path() const;
  // Elements by their keys, where they have some, else by index.
  [[nodiscard]] Path path() const;
  // Of the value, which is a list.
  [[nodiscard]] const Elements& elements() const { return ElementsOf(levels_.back()); }

  void Enter(const yaml::Value& root, const Shape& shape) { Push({.value = &root, .shape = shape, .span = root.span()}); }
  void Enter(const yaml::Entry& entry);
  void Enter(std::size_t index);
  void Leave() { levels_.pop_back(); }

 private:
  struct Level {
    const yaml::Value* value = nullptr;
    const yaml::Entry* entry = nullptr;
    std::size_t index = 0;
    Shape shape{};
    Span span;
    mutable std::optional<Elements> elements = std::nullopt;
  };

  void Push(Level level) { levels_.push_back(std::move(level)); }
  static const Elements& ElementsOf(const Level& level);

  std::vector<Level> levels_;
};

enum class Next : std::uint8_t { kInto, kPast };

namespace internal {
template <typename Visit>
void WalkBelow(Trail& trail, Visit& visit) {
  if (visit(static_cast<const Trail&>(trail)) == Next::kPast) return;
  const yaml::Value& value = trail.value();
  if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) {
      trail.Enter(entry);
      WalkBelow(trail, visit);
      trail.Leave();
    }
  } else if (const yaml::List* list = value.AsList()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      trail.Enter(i);
      WalkBelow(trail, visit);
      trail.Leave();
    }
  }
}
}  // namespace internal

// Calls `visit(trail) -> Next` for the root, then for what is below it, in the order of writing.
template <typename Visit>
void Walk(const yaml::Value& root, const Shape& shape, Visit visit) {
  Trail trail;
  trail.Enter(root, shape);
  internal::WalkBelow(trail, visit);
}

}  // namespace spin_aks::tree
