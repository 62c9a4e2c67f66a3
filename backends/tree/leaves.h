// SPDX-License-Identifier: Apache-2.0
//
// A tree as its leaves: what the lock records, and what `explain` finds.
#pragma once

#include <cstdint>
#include <vector>

#include "backends/tree/elements.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"
#include "ir/source.h"

namespace spin_aks::tree {

// A scalar, an empty collection, or a list whose elements have no addresses. Its path finds it again, and it is the only leaf of that path.
struct Leaf {
  Path path;
  const yaml::Value* value = nullptr;  // in the tree
  Span span;                           // what caused it
  Atomic atomic = Atomic::kNo;         // of a list with elements: why it is one leaf
  bool is_path = false;                // an element of a set of paths

  // Of kind and canonical value; of a path, of its one spelling.
  [[nodiscard]] std::uint64_t Hash() const;
};

// In the order of writing; none is below another. Keys of elements are leaves like others. Linear, but for the sorting of keys.
[[nodiscard]] std::vector<Leaf> Leaves(const yaml::Value& root, const Shape& shape);

}  // namespace spin_aks::tree
