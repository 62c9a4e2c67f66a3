// SPDX-License-Identifier: Apache-2.0
//
// The image's own `/spin.toml`: the same application, in a form that the
// containerd shim can serve. Its file mode takes a manifest of version 2, mounts
// directories only, and would download what lies elsewhere (dossiers: spin.md §2.11, §4.2).
#pragma once

#include "backends/backend.h"
#include "backends/docker/image_plan.h"
#include "ir/app.h"

namespace spin_aks {

// Differs from what was written in this: sources and dependencies name their
// place in the image, `files` is one directory mounted at `/`, a secret variable has
// no default and is required instead, ids are given, and what only the build reads
// (`build`, `targets`, `profile`, `tool`, descriptions, authors) is left out. Reads back as the same App otherwise.
[[nodiscard]] TextFile WriteManifest(const App& app, const ImagePlan& plan);

}  // namespace spin_aks
