// SPDX-License-Identifier: Apache-2.0
//
// A pod of ours has one container, which is called as the application is. Where that has another name now it is the same container,
// and what the user changed in it stays: for the merge it bears the new name already on all sides.
#pragma once

#include <optional>

#include "backends/tree/record.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

struct Renamed {
  yaml::Value disk;
  tree::Recorded recorded;
};

// Nothing, where nothing has another name.
[[nodiscard]] std::optional<Renamed> FollowContainerName(const yaml::Value& disk, const yaml::Value& desired,
                                                         const tree::Recorded& recorded);

}  // namespace spin_aks::merge
