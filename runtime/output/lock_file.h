// SPDX-License-Identifier: Apache-2.0
//
// The lock as it lies on disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backends/merge/lock.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/outputs.h"
#include "runtime/output/snapshot.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// What it is called beside settings that are called as they usually are.
inline constexpr std::string_view kLockName = "aks-spin.lock";

struct LockFile {
  OutputPlace place;
  Found found;
  merge::ReadLock read;
};

// How the lock calls a directory: as seen from its own.
[[nodiscard]] std::string NameOfRoot(const OutputPlace& lock, const OutputPlace& root);

[[nodiscard]] Result<LockFile> ReadLockFile(const OutputPlace& place);
// Likewise; what was read before need not be understood again, unless it has changed since.
[[nodiscard]] Result<LockFile> ReadLockFile(const OutputPlace& place, std::optional<LockFile> before);

// What could not be read of it.
void ReportLock(const LockFile& lock, SourceMap& sources, Diagnostics& diagnostics);

// Other settings in this directory have locks of their own: what those say is theirs, no output may be.
void CheckOtherLocks(const OutputPlace& lock, const Outputs& outputs, Diagnostics& diagnostics);

// Whether two locks say the same, for who asks whether anything is to be done: all but doubled lines, their order, and what says only what
// people did, what they deleted and what they moved.
[[nodiscard]] bool IsSameLock(const LockFile& lying, const merge::Lock& lock);

// When a lock is written: always as it would be, or only if it says something else.
enum class WriteLock : std::uint8_t { kAlways, kIfItSaysMore };

}  // namespace spin_aks
