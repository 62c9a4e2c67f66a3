// SPDX-License-Identifier: Apache-2.0
//
// The manifest as written -> the application as meant: references are indices,
// files are found, deprecated keys are folded into what replaced them.
#pragma once

#include <optional>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"
#include "ir/rel_path.h"

namespace spin_aks {

// Takes the normal form, judged in kCompile scope. `generated`: see Resolve
// (frontend/frontend.h). Calls CheckApp; empty implies an error.
[[nodiscard]] std::optional<App> ResolveApp(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated,
                                            Diagnostics& diagnostics);

// The same, without the parts that are wrong: enough to judge the settings by.
[[nodiscard]] App ResolveWhatIsRight(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated,
                                     Diagnostics& diagnostics);

}  // namespace spin_aks
