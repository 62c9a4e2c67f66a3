// SPDX-License-Identifier: Apache-2.0
//
// The shared corpus and referees, read in place.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::test {

inline const std::filesystem::path& SharedDir() {
  static const std::filesystem::path dir = SPIN_AKS_SHARED_DIR;
  return dir;
}

// Absent on a laptop is a reason to skip, absent under CI a failure.
inline bool IsCi() {
  const char* ci = std::getenv("CI");
  return ci != nullptr && std::string_view(ci) == "true";
}

inline std::string ReadShared(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> ReadSharedLines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace spin_aks::test

// Leaves the test where the shared folder is absent.
#define SPIN_AKS_NEEDS_SHARED(part)                                                            \
  if (!std::filesystem::exists(::spin_aks::test::SharedDir() / (part))) {                      \
    if (::spin_aks::test::IsCi()) FAIL() << (part) << " is absent below " SPIN_AKS_SHARED_DIR; \
    GTEST_SKIP() << (part) << " is absent below " SPIN_AKS_SHARED_DIR;                         \
  }
