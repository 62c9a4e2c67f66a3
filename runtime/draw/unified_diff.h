// SPDX-License-Identifier: Apache-2.0
//
// Two texts -> a unified diff, as `diff -u` and `git diff` write it and `patch` reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// `name` stands behind `a/` and `b/`; a text that is not there is /dev/null. Empty: they are the same. As few lines as may be, where
// up to about a thousand differ; above that the differing middle is one hunk. O((lines) · min(differences, 1,000)) in time.
[[nodiscard]] std::string UnifiedDiff(std::string_view name, const std::optional<std::string>& before,
                                      const std::optional<std::string>& after);

}  // namespace spin_aks
