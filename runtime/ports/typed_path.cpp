// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

std::string_view WithoutTrailingSlashes(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string_view WithoutLeadingDots(std::string_view path) {
  while (path.starts_with("./")) {
    path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
  return path == "." ? std::string_view() : path;
}

}  // namespace

TypedPath SplitTypedPath(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name == "." || name == ".." || name.empty()) {
    const std::string_view directory = WithoutTrailingSlashes(path);
    return {.directory = directory.empty() ? "." : std::string(directory), .name = {}};
  }
  if (slash == std::string_view::npos) return {.directory = ".", .name = std::string(name)};
  return {.directory = std::string(WithoutTrailingSlashes(path.substr(0, slash + 1))), .name = std::string(name)};
}

std::string JoinTypedPath(std::string_view base, std::string_view path) {
  if (path.starts_with('/')) return std::string(WithoutTrailingSlashes(path));
  base = WithoutTrailingSlashes(WithoutLeadingDots(base));
  path = WithoutTrailingSlashes(WithoutLeadingDots(path));
  if (path.empty()) return base.empty() ? "." : std::string(base);
  if (base.empty()) return std::string(path);
  return std::string(base) + (base.ends_with('/') ? "" : "/") + std::string(path);
}

std::optional<RelPath> WayWithin(std::string_view directory, std::string_view place) {
  if (place == directory) return RelPath();
  const std::string prefix(directory == "/" ? "/" : std::string(directory) + "/");
  return place.starts_with(prefix) ? RelPath::Parse(place.substr(prefix.size())) : std::nullopt;
}

}  // namespace spin_aks
