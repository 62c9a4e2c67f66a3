// SPDX-License-Identifier: Apache-2.0
//
// Writing below one directory, so that either all of it happens or none.
//
// Each file is written beside its place, flushed, and renamed over it; a file
// that is replaced keeps its mode, and stays reachable under a second name
// until Keep(). A crash leaves every file either old or new and whole; leftovers
// are called `.spin-aks-…`, which no tool that reads a tree of manifests takes
// for one, and the next run removes those in its way.
//
// What can still go wrong: several renames are not one transaction. A reader
// may see some new files beside old ones for a moment, which is why the caller
// orders them so that what is referred to comes first.
#pragma once

#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "ir/rel_path.h"
#include "runtime/os/file_descriptor.h"
#include "runtime/ports/ports.h"

namespace spin_aks::os {

class PosixStage final : public StagedFiles {
 public:
  // `root` as the user would type it. Interrupts wait from here to the end of this object's life.
  explicit PosixStage(std::string root);
  PosixStage(const PosixStage&) = delete;
  PosixStage& operator=(const PosixStage&) = delete;
  ~PosixStage() override;

  // Creates the root if need be, and locks it against other runs.
  [[nodiscard]] Result<void> OpenRoot();
  // `place` holds no link (Directory::Canonical); if one appears meanwhile this fails rather than follow it.
  [[nodiscard]] Result<void> Add(const RelPath& place, std::string_view bytes);
  // Everything added so far survives a loss of power.
  [[nodiscard]] Result<void> Sync();

  [[nodiscard]] Result<void> Commit() override;
  void Keep() override;

 private:
  struct File {
    RelPath place;
    std::string temporary;  // name beside it
    std::string backup;     // name beside it; used if something is replaced
    enum class State { kStaged, kCreated, kReplaced } state = State::kStaged;
  };

  [[nodiscard]] Result<FileDescriptor> OpenDirectory(const RelPath& directory);
  [[nodiscard]] Result<void> CommitOne(File& file);
  [[nodiscard]] Result<void> SyncDirectories();
  void UndoOne(const File& file);
  [[nodiscard]] Error Failure(int code, const RelPath& place) const;

  std::string root_;
  FileDescriptor root_fd_;
  std::vector<File> files_;
  std::vector<RelPath> made_directories_;
  std::vector<std::string> made_above_root_;
  enum class End { kUndo, kKept } end_ = End::kUndo;
  sigset_t old_mask_{};
};

}  // namespace spin_aks::os
