// SPDX-License-Identifier: Apache-2.0
//
// The lock as it lies on disk.
#pragma once

#include <string>

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

[[nodiscard]] Result<LockFile> ReadLockFile(const OutputPlace& place);

// What could not be read of it.
void ReportLock(const LockFile& lock, SourceMap& sources, Diagnostics& diagnostics);

// Whether one says what the other does, but for doubled lines, their order, and what was not understood.
[[nodiscard]] bool IsSameLock(const LockFile& lying, const merge::Lock& lock);

}  // namespace spin_aks
