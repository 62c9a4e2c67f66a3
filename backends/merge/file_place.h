// SPDX-License-Identifier: Apache-2.0
//
// Where a file lies, as the lock says it: a root of some output, as seen from the settings, and the way from there.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace spin_aks::merge {

struct FilePlace {
  std::string root;  // `k8s`, `.`, `../deploy`
  std::string path;  // `base/service.yaml`

  auto operator<=>(const FilePlace&) const = default;
};

// The directory of a path, `` for none above it; and what a relative path leads to from there, `..` and `.` resolved. It may lead out:
// then it begins with `..`.
[[nodiscard]] std::string DirectoryOf(std::string_view path);
[[nodiscard]] std::string Follow(std::string_view directory, std::string_view way);
// The way from a directory to a path, both below one root: `../../base`.
[[nodiscard]] std::string WayFrom(std::string_view directory, std::string_view path);

// The directory right below the root that a path leads through: `base` of `base/web/service.yaml`. Empty: the root itself.
[[nodiscard]] std::string FirstDirectoryOf(std::string_view path);

}  // namespace spin_aks::merge
