// SPDX-License-Identifier: Apache-2.0
//
// The lock as it lies on disk.
#pragma once

#include <cstdint>

#include "backends/merge/lock.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/outputs.h"
#include "runtime/output/snapshot.h"
#include "runtime/ports/result.h"

namespace spin_aks {

struct LockFile {
  OutputPlace place;
  Found found;
  merge::ReadLock read;
};

// How the lock calls a directory: as seen from its own.
[[nodiscard]] std::string NameOfRoot(const OutputPlace& lock, const OutputPlace& root);

[[nodiscard]] Result<LockFile> ReadLockFile(const OutputPlace& place);

// What could not be read of it.
void ReportLock(const LockFile& lock, SourceMap& sources, Diagnostics& diagnostics);

// Other settings in this directory have locks of their own: what those say is theirs, no output may be.
void CheckOtherLocks(const OutputPlace& lock, const Outputs& outputs, Diagnostics& diagnostics);

// How much two locks have in common to be the same: all but doubled lines, their order and what was not understood; or, for who asks
// whether anything is to be done, also all that says only what people did, what they deleted and what they moved.
enum class Sameness : std::uint8_t { kAll, kButForEdits };
[[nodiscard]] bool IsSameLock(const LockFile& lying, const merge::Lock& lock, Sameness sameness);

}  // namespace spin_aks
