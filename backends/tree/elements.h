// SPDX-License-Identifier: Apache-2.0
//
// The addresses of a list's elements, where they have some that no other element's coming or going changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

// Why a list is one leaf.
enum class Atomic : std::uint8_t {
  kNo,          // its elements have addresses
  kByTable,     // Kubernetes replaces it as a whole
  kMissingKey,  // an element lacks the key, or is not what the table says
  kDoubledKey,  // two elements have the same key
};

struct Elements {
  Atomic atomic = Atomic::kNo;
  std::vector<PathStep> steps;    // one an element; none if the list is one leaf
  std::vector<std::string> keys;  // the fields that tell elements apart, also where they were guessed; none for sets
};

// O(n log n). An empty list has no elements and is not atomic, unless the table says so.
[[nodiscard]] Elements AddressElements(const yaml::List& list, const Shape& shape);

// A scalar as it stands in an address; nothing for null and collections.
[[nodiscard]] std::optional<std::string> KeyText(const yaml::Value& value);

// The element's address by these fields, absent ones by their default; nothing if one has none.
[[nodiscard]] std::optional<MatchStep> MatchOf(const yaml::Value& element, const std::vector<std::string>& fields);

}  // namespace spin_aks::tree
