// SPDX-License-Identifier: Apache-2.0
//
// A directory of the disk in memory, held for writing.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tests/fakes/memory_directory.h"

namespace spin_aks {

class MemoryWriter final : public Writer {
 public:
  // `root` is absolute and resolved; `name` what messages call it.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> Hold(MemoryDisk& disk, std::string root, std::string name, Patience patience);
  MemoryWriter(const MemoryWriter&) = delete;
  MemoryWriter& operator=(const MemoryWriter&) = delete;
  ~MemoryWriter() override;

  void HoldInterrupts() override {}
  [[nodiscard]] Result<void> MakeDirectory(const RelPath& path) override;
  [[nodiscard]] Result<void> Create(const RelPath& path, std::string_view bytes, const NewFile& kind) override;
  [[nodiscard]] Result<void> LetAllRead(const RelPath& path) override;
  [[nodiscard]] Result<void> Sync(const RelPath& path) override;
  [[nodiscard]] Result<void> Exchange(const RelPath& a, const RelPath& b) override;
  [[nodiscard]] Result<void> Move(const RelPath& from, const RelPath& to, Onto onto) override;
  [[nodiscard]] Result<void> Link(const RelPath& from, const RelPath& to) override;
  [[nodiscard]] Result<void> Remove(const RelPath& path) override;
  [[nodiscard]] Result<void> RemoveIfEmpty(const RelPath& path) override;

 private:
  MemoryWriter(MemoryDisk& disk, std::string root, std::string name) : disk_(disk), root_(std::move(root)), name_(std::move(name)) {}

  [[nodiscard]] Result<void> MakeRoot();
  // Counts one step of the disk; an error if the disk has stopped, or nobody may write there.
  [[nodiscard]] Result<void> Step(const RelPath& path);
  [[nodiscard]] std::string Absolute(const RelPath& path) const;
  [[nodiscard]] Error Failure(Error::Kind kind, const RelPath& path, std::string detail) const;

  MemoryDisk& disk_;
  std::string root_;
  std::string name_;
  std::vector<std::string> made_;  // outermost first
  bool is_locked_ = false;
};

}  // namespace spin_aks
