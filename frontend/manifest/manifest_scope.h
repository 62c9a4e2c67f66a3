// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace spin_aks {

// How far a manifest is judged.
enum class ManifestScope : std::uint8_t {
  kSpin,     // exactly as Spin does, plus the three extras of `validate --manifest`
  kCompile,  // and what Spin finds only at start, or never
};

}  // namespace spin_aks
