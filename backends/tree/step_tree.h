// SPDX-License-Identifier: Apache-2.0
//
// Things filed under their paths, for walking down beside a value.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "ir/path.h"

namespace spin_aks::tree {

template <typename T>
struct StepTree {
  std::optional<T> here;
  std::map<PathStep, StepTree> below;

  [[nodiscard]] bool empty() const { return !here && below.empty(); }

  // What is filed at `path`, made if it is not there.
  std::optional<T>& At(const Path& path) {
    StepTree* node = this;
    for (const PathStep& step : path.steps) node = &node->below[step];
    return node->here;
  }

  [[nodiscard]] const StepTree* Find(const PathStep& step) const {
    const auto it = below.find(step);
    return it == below.end() ? nullptr : &it->second;
  }
};

}  // namespace spin_aks::tree
