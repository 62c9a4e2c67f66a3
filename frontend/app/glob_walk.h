// SPDX-License-Identifier: Apache-2.0
//
// Which files of the project a pattern finds, as `glob::glob` walks a disk:
// step by step, through links, hidden names included.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/project_tree.h"
#include "ir/rel_path.h"

namespace spin_aks {

struct GlobMatch {
  RelPath path;         // normalised
  std::string written;  // as the walk came to it, `.` and `..` of the pattern kept: what `exclude_files` is compared with
};
struct GlobWalk {
  std::string_view problem;        // not empty: the pattern is malformed, and nothing else is set
  std::vector<GlobMatch> matches;  // everything but directories, what cannot be read or leads outside too; no path twice
  std::vector<RelPath> dead_ends;  // directories that would have been entered, but are faulty links or unreadable
};

// `pattern` is relative to the application's directory. What climbs out of the tree is not found.
[[nodiscard]] GlobWalk WalkGlob(const ProjectTree& tree, std::string_view pattern);

}  // namespace spin_aks
