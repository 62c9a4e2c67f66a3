// SPDX-License-Identifier: Apache-2.0
//
// Files as one archive (POSIX.1-2001, "pax"), which depends on nothing but what is in them: owned by root, of no time, of fixed modes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::oci {

// A tree: relative paths without `.` and `..`, `/` between steps. Directories above what is in it need not be named.
struct Tree {
  std::map<std::string, std::string> files;  // to their bytes; below 8 GiB each
  std::vector<std::string> directories;      // those that may hold nothing
};

// Sorted by path, each directory before what is in it.
[[nodiscard]] std::string WriteTar(const Tree& tree);

// Whether any bytes are such an archive with a file of that name, which fits a header.
[[nodiscard]] bool HasFile(std::string_view tar, std::string_view path);

}  // namespace spin_aks::oci
