// SPDX-License-Identifier: Apache-2.0
//
// A legal value for every key of the settings, and another, and an application that they have something to act on.
#pragma once

#include <cstdint>
#include <string>

#include "frontend/settings/key_tree.h"
#include "tests/fakes/memory_directory.h"

namespace spin_aks {

enum class Sample : std::uint8_t { kFirst, kSecond };

// spin.toml, aks-spin.toml and what they name, at kGoldenHome; `other/` holds another application.
[[nodiscard]] MemoryDisk SampleDisk();
// The same without an HTTP trigger.
[[nodiscard]] MemoryDisk SampleDiskWithoutHttp();

// A key with a value as `--set` takes it, with what its tables need beside it, which is the same for both samples.
[[nodiscard]] std::string OverrideOf(const KeyNode& node, Sample which);

}  // namespace spin_aks
