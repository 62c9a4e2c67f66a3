// SPDX-License-Identifier: Apache-2.0
//
// The files that a compile produces: sorted, comparable, nothing but bytes.
#pragma once

#include <map>
#include <string>

#include "ir/rel_path.h"

namespace spin_aks {

// Relative to one output root that the holder knows.
using FileSet = std::map<RelPath, std::string>;

}  // namespace spin_aks
