// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/namesakes.h"

#include <algorithm>
#include <string_view>

namespace spin_aks::tree {
namespace {

const std::string* NameOf(const yaml::Value& element) {
  const yaml::Value* name = element.AsMap() != nullptr ? element.AsMap()->Find("name") : nullptr;
  return name != nullptr ? name->AsString() : nullptr;
}

}  // namespace

std::map<std::size_t, std::size_t> FindNamesakes(const AddressedList& disk, const IsAsked& in_disk, const AddressedList& desired,
                                                 const IsAsked& in_desired) {
  std::map<std::size_t, std::size_t> namesakes;
  const bool is_by_name = desired.keys.empty() || std::ranges::find(desired.keys, "name") != desired.keys.end();
  if (is_by_name) return namesakes;
  std::map<std::string_view, std::size_t> open;
  for (std::size_t i = 0; i < desired.steps.size(); ++i) {
    const std::string* name = NameOf(desired.values[i]);
    if (name != nullptr && in_desired(i)) open.emplace(*name, i);
  }
  for (std::size_t i = 0; !open.empty() && i < disk.steps.size(); ++i) {
    const std::string* name = NameOf(disk.values[i]);
    const auto it = name != nullptr ? open.find(*name) : open.end();
    if (it == open.end() || !in_disk(i)) continue;
    namesakes.emplace(i, it->second);
    open.erase(it);
  }
  return namesakes;
}

}  // namespace spin_aks::tree
