// SPDX-License-Identifier: Apache-2.0
//
// Paths as people type them: absolute or not, `..` allowed, links unknown. Only
// text; a `..` is never folded away, because the step before it may be a link.
#pragma once

#include <string>
#include <string_view>

namespace spin_aks {

struct TypedPath {
  std::string directory;  // `.` if none was typed; `/` for the root
  std::string name;       // empty if the text ends in a slash, or is `.` or `..`
};

// `deploy/Dockerfile` -> {deploy, Dockerfile}; `deploy/` -> {deploy, ""}; `..` -> {.., ""}.
[[nodiscard]] TypedPath SplitTypedPath(std::string_view path);

// An absolute `path` replaces `base`; `.` adds nothing.
[[nodiscard]] std::string JoinTypedPath(std::string_view base, std::string_view path);

}  // namespace spin_aks
