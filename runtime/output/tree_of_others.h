// SPDX-License-Identifier: Apache-2.0
//
// What somebody else has where ours would lie: a tree, beside which ours gets a directory of its own, so that nothing of theirs changes
// what ours is, and nothing of ours is built with theirs unless they say so; a `.dockerignore`, behind which ours goes.
#pragma once

#include <optional>
#include <string>

#include "backends/merge/lock.h"
#include "ir/names.h"
#include "runtime/output/layout.h"

namespace spin_aks {

// Once it was written, the lock says where: it stays there.
void PlaceInTreeOfOthers(const KubeName& application, const merge::Lock& lock, Layout& layout);

// Of a `.dockerignore` that is somebody's all that is not ours in it; nothing, if the file is ours, as the lock or its first line says.
[[nodiscard]] std::optional<std::string> FindTheirIgnore(const std::string& text, const merge::Lock& lock);

}  // namespace spin_aks
