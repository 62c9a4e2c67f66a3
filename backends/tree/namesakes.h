// SPDX-License-Identifier: Apache-2.0
//
// Elements of lists that are told apart by something else than the names that they have too, as ports are: Kubernetes takes no two of one
// name, though they have two addresses.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

// The elements of one side: their addresses, one each, and the fields that those are made of.
struct AddressedList {
  const yaml::List& values;
  const std::vector<PathStep>& steps;
  const std::vector<std::string>& keys;
};

// Whether the element with that index is to be looked at.
using IsAsked = std::function<bool(std::size_t)>;

// Of `disk`'s elements that are asked for, by index, the one of `desired` that is asked for and has the same name. O(n log n).
[[nodiscard]] std::map<std::size_t, std::size_t> FindNamesakes(const AddressedList& disk, const IsAsked& in_disk,
                                                               const AddressedList& desired, const IsAsked& in_desired);

}  // namespace spin_aks::tree
