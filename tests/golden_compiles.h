// SPDX-License-Identifier: Apache-2.0
//
// The compiles that golden cases end in, each by itself: contexts in which to ask what a setting does.
#pragma once

#include <string>
#include <vector>

#include "runtime/cli/options.h"
#include "tests/fakes/memory_directory.h"
#include "tests/golden_case.h"

namespace spin_aks {

struct Compile {
  std::string name;
  CommandLine line;
  GoldenCommand command;
  MemoryDisk disk;  // that it finds
};

// Of every case that succeeds, its last one.
[[nodiscard]] const std::vector<Compile>& Compiles();

}  // namespace spin_aks
