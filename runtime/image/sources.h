// SPDX-License-Identifier: Apache-2.0
//
// The Wasm files of an application, once it is built.
#pragma once

#include <string>
#include <vector>

#include "ir/diagnostic.h"
#include "runtime/output/driver.h"

namespace spin_aks {

// Reports each that is not there or is no WebAssembly, with how to get it: of these components and what they depend on, of all where none
// is named.
void CheckSources(const Built& built, const std::vector<std::string>& components, Diagnostics& diagnostics);

}  // namespace spin_aks
