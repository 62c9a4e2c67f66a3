// SPDX-License-Identifier: Apache-2.0
//
// A manifest as the JSON that Spin itself makes of it, so that the two readings
// can be compared: what Spin leaves out where it is the default is left out.
#pragma once

#include <string>

#include "frontend/manifest/spin_manifest.h"

namespace spin_aks {

[[nodiscard]] std::string DumpManifest(const SpinManifest& manifest);

}  // namespace spin_aks
