// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace spin_aks::helm {

// Whether Helm takes it for a chart's version: semver.org 2.0.0, with numbers of at most 18 digits.
[[nodiscard]] bool IsSemanticVersion(std::string_view text);

}  // namespace spin_aks::helm
