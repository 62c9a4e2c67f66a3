// SPDX-License-Identifier: Apache-2.0
//
// Paths as people type them: absolute or not, `..` allowed, links unknown. Only
// text; a `..` is never folded away, because the step before it may be a link.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ir/rel_path.h"

namespace spin_aks {

struct TypedPath {
  std::string directory;  // `.` if none was typed; `/` for the root
  std::string name;       // empty if the text ends in a slash, or is `.` or `..`
};

// `deploy/Dockerfile` -> {deploy, Dockerfile}; `deploy/` -> {deploy, ""}; `..` -> {.., ""}.
[[nodiscard]] TypedPath SplitTypedPath(std::string_view path);

// An absolute `path` replaces `base`; `.` adds nothing.
[[nodiscard]] std::string JoinTypedPath(std::string_view base, std::string_view path);

// Of two real paths (absolute, no link on the way): where `place` lies in `directory`; nothing if it lies outside.
[[nodiscard]] std::optional<RelPath> WayWithin(std::string_view directory, std::string_view place);

}  // namespace spin_aks
