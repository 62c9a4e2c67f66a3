// SPDX-License-Identifier: Apache-2.0
//
// What can be said of `files` and `exclude_files` without a look at the tree.
#pragma once

#include <string_view>

#include "frontend/manifest/manifest_scope.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"
#include "ir/spanned.h"

namespace spin_aks {

// Whether the text is `step`, or its last step is: `..` and `a/..` are entirely `..`, `a..` is not.
[[nodiscard]] bool EndsInStep(std::string_view text, std::string_view step);

// `text` is no pattern, for the reason that its parser gave.
void ReportPattern(const SpannedString& text, std::string_view problem, Diagnostics& diagnostics);

// Reports a pattern that ends in `.` or `..`; true if it does.
[[nodiscard]] bool EndsInDots(const ManifestFiles& entry, Diagnostics& diagnostics);

// What Spin refuses of `files` whatever the tree holds; ResolveFiles says it too.
// Under kSpin, where nobody looks at the tree, all that looks like a pattern is
// taken for one; an exclusion is judged once there is a pattern beside it.
void CheckFilePatterns(const ManifestComponent& component, ManifestScope scope, Diagnostics& diagnostics);

}  // namespace spin_aks
