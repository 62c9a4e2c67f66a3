// SPDX-License-Identifier: Apache-2.0
//
// Where the output would go there may be a tree of somebody else already: ours gets a directory of its own in it, so that nothing of theirs
// changes what ours is, and nothing of ours is built with theirs unless they say so.
#pragma once

#include "ir/names.h"
#include "runtime/output/layout.h"

namespace spin_aks {

// Once it was written, the lock says where: it stays there.
void PlaceInTreeOfOthers(const KubeName& application, Layout& layout);

}  // namespace spin_aks
