// SPDX-License-Identifier: Apache-2.0
//
// The Wasm files of an application, once it is built.
#pragma once

#include "ir/diagnostic.h"
#include "runtime/output/driver.h"

namespace spin_aks {

// Reports each that is not there or is no WebAssembly, with how to get it.
void CheckSources(const Built& built, Diagnostics& diagnostics);

}  // namespace spin_aks
