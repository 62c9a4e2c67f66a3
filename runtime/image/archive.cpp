// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/archive.h"

#include <utility>

#include "backends/oci/image.h"
#include "runtime/output/own_file.h"

namespace spin_aks {

Result<void> WriteImageArchive(const OutputPlace& place, std::string bytes, const HeldRoots::OnWait& on_wait) {
  return WriteOwnFile({.place = place,
                       .bytes = std::move(bytes),
                       .is_own = oci::IsImageArchive,
                       .why_not = "a file lies there that is no archive of an image"},
                      on_wait);
}

}  // namespace spin_aks
