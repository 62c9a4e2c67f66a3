// SPDX-License-Identifier: Apache-2.0
//
// Many files that lie together become one directory, where that says the same.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ir/app.h"
#include "ir/project_tree.h"
#include "ir/rel_path.h"
#include "ir/source.h"

namespace spin_aks {

struct SeenFile {
  RelPath path;  // in the project, as the manifest reached it: links in it are followed
  Span span;     // the entry that asked for it
};
// By absolute guest path.
using GuestTree = std::map<std::string, SeenFile>;

// One pattern of `exclude_files`.
struct Exclusion {
  std::string begin;                  // of every path that it could match
  std::vector<PathPattern> patterns;  // the same, as the build context can go without it; empty: it cannot
};

// What decides whether a directory may be taken as a whole, whatever comes to lie in it later.
struct WholeRules {
  std::vector<RelPath> roots;      // everything below them was asked for
  std::vector<RelPath> generated;  // what compile writes: real paths
  std::vector<Exclusion> exclusions;
  bool may_leave_out = false;                 // each exclusion has patterns, and the context has no other use for what they take
  const std::set<RelPath>* needed = nullptr;  // real paths of what the image holds anyway
};

// Whether the pattern names what it takes wherever it lies: `**/*.md`. It is then said of one directory at a time.
[[nodiscard]] bool SpeaksOfNamesAlone(const PathPattern& pattern);

// Whether an exclusion could match something below the directory.
[[nodiscard]] bool MayExclude(const WholeRules& rules, const RelPath& directory);

// The same tree with every directory that the guest sees whole as one entry: below one of `roots`, all its files under
// their names, none of them a link or anything but a file, none of them ours, none of them ever excluded, unless the
// context can go without it.
// Sources are real paths. Sorted by guest path.
[[nodiscard]] std::vector<GuestFile> Gather(const GuestTree& guest, const ProjectTree& tree, const WholeRules& rules);

}  // namespace spin_aks
