// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a compilation, besides what the project itself says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "backends/backend.h"

namespace spin_aks {

// What to make.
enum class Emit : std::uint8_t { kDockerfile, kKubernetes, kBoth };

// Whether it is kept what caused each line: nobody but `explain` asks.
enum class Causes : std::uint8_t { kForgotten, kKept };

struct BuildRequest {
  const Backend* backend = nullptr;  // null: as the settings say, else as the tree that is there
  Emit emit = Emit::kBoth;
  Causes causes = Causes::kForgotten;
  // Paths as typed, relative to the working directory.
  std::optional<std::string> out, dockerfile_dest, k8s_dest;
};

}  // namespace spin_aks
