// SPDX-License-Identifier: Apache-2.0
//
// Wasm that lies at an address: fetched to where the image takes it from, which is called by its digest, so that once is enough.
#pragma once

#include "ir/diagnostic.h"
#include "runtime/output/driver.h"
#include "runtime/ports/http.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

// What is not there, four at once; all of it, or nothing is written. What is fetched and is not what its digest names is reported. An
// error: an address that does not answer, or a disk that takes nothing. Packages of registries are left to `wkg`.
[[nodiscard]] Result<void> FetchSources(const Built& built, Http& http, const HeldRoots::OnWait& on_wait, Diagnostics& diagnostics);

}  // namespace spin_aks
