// SPDX-License-Identifier: Apache-2.0
//
// `files` and `exclude_files` against a real tree, as Spin's loader resolves
// them in copy mode (crates/loader/src/local.rs; judged by referees/spin/files.jsonl).
#pragma once

#include <vector>

#include "frontend/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"

namespace spin_aks {

// What one component's guest sees, sorted by guest path. A whole directory
// stands as one entry where nothing below it is excluded, generated, faulty or overlaid by another entry.
// Missing files are warnings, everything else that Spin refuses is an error.
[[nodiscard]] std::vector<GuestFile> ResolveFiles(const ManifestComponent& component, const ProjectTree& tree,
                                                  const std::vector<RelPath>& generated, Diagnostics& diagnostics);

// What ResolveFiles will ask the tree for.
[[nodiscard]] std::vector<RelPath> WantedFiles(const ManifestComponent& component);

}  // namespace spin_aks
