// SPDX-License-Identifier: Apache-2.0
//
// What one component's `files` and `exclude_files` find in the tree, file by file, as Spin's loader finds it
// (crates/loader/src/local.rs). Everything that is wrong with an entry is reported here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/app/guest_tree.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"

namespace spin_aks {

// What a component's guest sees, file by file.
struct Seen {
  GuestTree guest;
  WholeRules rules;
  std::vector<GuestFile> missing;
  std::map<std::string, Span> directories;  // guest paths of all that Spin makes, also those that stay empty
};

// `generated` are places that compile writes: they are left out, with a note.
[[nodiscard]] Seen FindFiles(const ManifestComponent& component, const ProjectTree& tree, const std::vector<RelPath>& generated,
                             Diagnostics& diagnostics);

// What finds every file below a directory.
inline constexpr std::string_view kEverything = "**/*";

// What a pattern says before its first wildcard, in whole steps: `a/b*/c` -> `a`.
[[nodiscard]] std::string_view LiteralSteps(std::string_view pattern);

}  // namespace spin_aks
