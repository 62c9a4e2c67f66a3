// SPDX-License-Identifier: Apache-2.0
//
// A directory held for writing: one step of the disk at a time, so that what a crash leaves behind is what some first steps
// have done, and tests can stop after any of them. What the steps are for, runtime/writing/ knows.
#pragma once

#include <cstdint>
#include <string_view>

#include "ir/rel_path.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// Who may read a new file: whom the umask lets, or everybody.
enum class Readers : std::uint8_t { kAsUsual, kAll };

struct NewFile {
  RelPath like;  // a file of this name, if there is one, gives its mode and as far as may be its owner
  Readers readers = Readers::kAsUsual;
};

// What Move may put its file onto.
enum class Onto : std::uint8_t { kNothing, kAnything };

// Nobody else who asks holds the directory while this lives. Paths are below it; no step follows a link there, wherever
// somebody puts one meanwhile.
class Writer {
 public:
  // Removes the directory again if it was made for this, and is still empty.
  virtual ~Writer() = default;

  // From here to the end of this object an interrupt waits.
  virtual void HoldInterrupts() = 0;

  // Its parent is there. One that is there already is as good.
  [[nodiscard]] virtual Result<void> MakeDirectory(const RelPath& path) = 0;
  // A leftover of this name is removed first: names are ours alone while the directory is held.
  [[nodiscard]] virtual Result<void> Create(const RelPath& path, std::string_view bytes, const NewFile& kind) = 0;
  // Everybody may read a file that is there; its mode is otherwise kept.
  [[nodiscard]] virtual Result<void> LetAllRead(const RelPath& path) = 0;
  // A file or the names in a directory survive a loss of power.
  [[nodiscard]] virtual Result<void> Sync(const RelPath& path) = 0;

  // What lies at `a` and at `b` change places, in one step. kUnsupported: this file system has no such step.
  [[nodiscard]] virtual Result<void> Exchange(const RelPath& a, const RelPath& b) = 0;
  // kExists: something lies at `to`, and was to be kept.
  [[nodiscard]] virtual Result<void> Move(const RelPath& from, const RelPath& to, Onto onto) = 0;
  // A second name for a file. kUnsupported: a file system without.
  [[nodiscard]] virtual Result<void> Link(const RelPath& from, const RelPath& to) = 0;

  // A file; none is as good.
  [[nodiscard]] virtual Result<void> Remove(const RelPath& path) = 0;
  // A directory, if it is empty; none is as good, and one that holds something stays.
  [[nodiscard]] virtual Result<void> RemoveIfEmpty(const RelPath& path) = 0;
};

}  // namespace spin_aks
