// SPDX-License-Identifier: Apache-2.0
//
// What of a file of YAML is seen line by line, whether it can be read or not.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace spin_aks::merge {

// Anything but comments, blank lines and the marks between documents.
[[nodiscard]] bool HasContent(std::string_view text);

// Lines that are comments as a whole, each from its `#`.
[[nodiscard]] std::set<std::string> CommentsIn(std::string_view text);

}  // namespace spin_aks::merge
