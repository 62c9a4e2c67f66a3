// SPDX-License-Identifier: Apache-2.0
//
// Fields that are left to others: the lock remembers them, and no apply of ours says anything of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "backends/tree/place.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {

// Who has a field, by its place: `deployment/web:.spec.replicas`, with the path as Path::Text() has it.
using LeftFields = std::map<std::string, std::string>;

[[nodiscard]] std::string TypedPlace(const tree::ObjectId& id, const std::string& place);

// The same objects, with nothing said of those fields. A place that is not there stands for nothing.
[[nodiscard]] std::vector<Wanted> WithoutLeft(std::vector<Wanted> objects, const LeftFields& left);

}  // namespace spin_aks::deploy
