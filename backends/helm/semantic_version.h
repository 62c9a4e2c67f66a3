// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks::helm {

// Whether Helm takes it for a chart's version: semver.org 2.0.0, with numbers of at most 18 digits.
[[nodiscard]] bool IsSemanticVersion(std::string_view text);

// A version as people write it, as a chart's: `1` is 1.0.0, `1.2` is 1.2.0, `v1.2.3` is 1.2.3. Nothing where it is none at all.
[[nodiscard]] std::optional<std::string> AsSemanticVersion(std::string_view text);
// For any other text: `0.0.0-` and a hash of it, so that a chart of another text has another version.
[[nodiscard]] std::string HashedVersion(std::string_view text);

}  // namespace spin_aks::helm
