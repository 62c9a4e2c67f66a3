// SPDX-License-Identifier: Apache-2.0
//
// What makes one tree of another: `Apply(Diff(a, b), a) == b`, for all trees and all shapes. An overlay is a Diff.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

struct Edit {
  enum class Kind : std::uint8_t {
    kSet,     // replaces what is at `path`, or adds it
    kRemove,  // an entry or an element
    kMove,    // an element that only stands elsewhere now
  };
  Kind kind = Kind::kSet;
  Path path;
  yaml::Value value;              // of kSet
  std::optional<PathStep> after;  // of a new or moved element: the one that it stands behind; nothing: it is the first

  bool operator==(const Edit&) const = default;
};

// As deep down as addresses go: a leaf that differs is one edit, an added or removed subtree is one edit.
//
// The order of a map's keys is no difference; the order of a list is. An element that is new goes behind b's nearest
// predecessor, which is there by then. Of elements in another order as many as can stay where they are (a longest increasing
// subsequence), and each of the others is one kMove; a list without addresses is set as a whole. O(n log n).
[[nodiscard]] std::vector<Edit> Diff(const yaml::Value& a, const yaml::Value& b, const Shape& shape);

// In any order of edits. Nothing if an edit's place is not there. An edit whose predecessor is not there puts its element first.
[[nodiscard]] std::optional<yaml::Value> Apply(std::span<const Edit> edits, yaml::Value value);

}  // namespace spin_aks::tree
