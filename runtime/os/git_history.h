// SPDX-License-Identifier: Apache-2.0
//
// git's revisions, asked of git itself: it alone knows all forms in which a repository is kept. It is started without a
// shell, asked by ids alone, and runs nothing of the repository's own: neither `rev-parse` nor `cat-file` has hooks or filters.
#pragma once

#include <string>

#include "runtime/ports/history.h"

namespace spin_aks::os {

class GitHistory final : public History {
 public:
  [[nodiscard]] Result<Revision> Find(const Directory& directory, const std::string& name) override;
};

}  // namespace spin_aks::os
