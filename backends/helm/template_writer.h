// SPDX-License-Identifier: Apache-2.0
//
// Node -> one file below templates/. Rendered with the chart's own values it is the
// YAML that the other back ends write. Each line has the cause of what stands on it; what Helm
// computes or leaves out has Rule::kChartTemplate, unless it took the place of a leaf.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "backends/backend.h"
#include "backends/helm/helper.h"
#include "backends/helm/node.h"

namespace spin_aks::helm {

// Documents parted by `---`. `comment` stands above, one `# ` a line.
[[nodiscard]] TextFile WriteTemplate(std::string_view comment, std::span<const Document> documents);

// Text that stays what it is when Helm renders it: an action's opening braces are printed by an action.
[[nodiscard]] std::string EscapeBraces(std::string_view text);

// The named templates of one file, as other charts of a release may see them too.
[[nodiscard]] TextFile WriteHelpers(std::span<const Helper> helpers);

}  // namespace spin_aks::helm
