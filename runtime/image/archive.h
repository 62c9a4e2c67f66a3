// SPDX-License-Identifier: Apache-2.0
//
// An image as one file on disk.
#pragma once

#include <string>

#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

// Replaces nothing but what is an archive of an image already: kExists. All or nothing; an archive of the same bytes is left alone.
[[nodiscard]] Result<void> WriteImageArchive(const OutputPlace& place, std::string bytes, const HeldRoots::OnWait& on_wait);

}  // namespace spin_aks
