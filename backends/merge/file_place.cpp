// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/file_place.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace spin_aks::merge {
namespace {

using Names = std::vector<std::string_view>;

Names NamesOf(std::string_view path) {
  Names names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0 && path.substr(0, end) != ".") names.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return names;
}

std::string Join(const Names& names) {
  std::string path;
  for (const std::string_view name : names) path.append(path.empty() ? "" : "/").append(name);
  return path;
}

}  // namespace

std::string DirectoryOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string Follow(std::string_view directory, std::string_view way) {
  Names names = NamesOf(directory);
  for (const std::string_view name : NamesOf(way)) {
    if (name == ".." && !names.empty() && names.back() != "..") {
      names.pop_back();
    } else {
      names.push_back(name);
    }
  }
  return Join(names);
}

std::string WayFrom(std::string_view directory, std::string_view path) {
  const Names from = NamesOf(directory);
  const Names to = NamesOf(path);
  const auto common = static_cast<std::size_t>(std::ranges::mismatch(from, to).in1 - from.begin());
  Names way(from.size() - common, "..");
  way.insert(way.end(), to.begin() + static_cast<std::ptrdiff_t>(common), to.end());
  return way.empty() ? "." : Join(way);
}

std::string FirstDirectoryOf(std::string_view path) {
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

}  // namespace spin_aks::merge
