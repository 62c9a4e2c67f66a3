// SPDX-License-Identifier: Apache-2.0
//
// All of it or nothing: files of several directories are exchanged for others, each only if it is what it was taken for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/rel_path.h"
#include "runtime/ports/result.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

struct FileChange {
  std::string root;                   // the real path of a held directory
  RelPath place;                      // in it, without links on the way (Directory::Canonical)
  std::optional<std::string> before;  // what lies there; nothing: no file does
  std::optional<std::string> after;   // what is to lie there; nothing: no file. The same: only its readers change
  Readers readers = Readers::kAsUsual;
};

// Either every change has happened, and lasts, or none has. kChanged: somebody else wrote there meanwhile, which is kept.
// What a crash leaves behind, FinishInterrupted makes whole.
[[nodiscard]] Result<void> ApplyChanges(const HeldRoots& roots, const std::vector<FileChange>& changes);

// How an interrupted run came out: as if it had done everything, or nothing.
enum class Finished : std::uint8_t { kNothingToDo, kNew, kOld };

// Makes whole what earlier runs left in these roots.
[[nodiscard]] Result<Finished> FinishInterrupted(const HeldRoots& roots);

}  // namespace spin_aks
