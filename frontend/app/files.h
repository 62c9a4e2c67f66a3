// SPDX-License-Identifier: Apache-2.0
//
// `files` and `exclude_files` against a real tree, as Spin's loader resolves
// them in copy mode (crates/loader/src/local.rs; judged by referees/spin/files.jsonl).
#pragma once

#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"

namespace spin_aks {

// What each component's guest sees, sorted by guest path; later entries win.
// Sources are real paths: a link is what it points to.
//
// A directory stands as one entry where an entry asks for everything below it and
// nothing below it is generated, faulty, a link, or overlaid by another entry; nor excluded, unless the build context can go
// without what the exclusions take, because nothing else in the application needs that. What
// is named but does not exist yet stands as a directory too, unless something in it might be
// excluded: copied as one, it arrives as what it turns out to be. Directories that Spin makes and puts nothing into are entries too.
//
// Missing files are warnings, everything else that Spin refuses is an error, and so
// is what leaves the application directory. `generated` are places that compile
// writes, files or directories; they are left out, with a note.
using GuestFiles = std::vector<GuestFile>;
[[nodiscard]] std::vector<GuestFiles> ResolveFiles(const std::vector<ManifestComponent>& components, const ProjectTree& tree,
                                                   const std::vector<RelPath>& generated, Diagnostics& diagnostics);

// What ResolveFiles will ask a tree for in which the application lies at `application`.
[[nodiscard]] std::vector<RelPath> WantedFiles(const ManifestComponent& component, const RelPath& application);

}  // namespace spin_aks
