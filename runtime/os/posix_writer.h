// SPDX-License-Identifier: Apache-2.0
//
// One directory of the real disk, held for writing. Every step goes down from an open descriptor, one directory at a time and
// never through a link: since somebody looked, a link may have come to any place on the way.
#pragma once

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/rel_path.h"
#include "runtime/os/file_descriptor.h"
#include "runtime/ports/ports.h"

namespace spin_aks::os {

class PosixWriter final : public Writer {
 public:
  // `root` as the user would type it.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> Hold(const std::string& root, Patience patience);
  PosixWriter(const PosixWriter&) = delete;
  PosixWriter& operator=(const PosixWriter&) = delete;
  ~PosixWriter() override;

  void HoldInterrupts() override;
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
  explicit PosixWriter(std::string root) : root_(std::move(root)) {}

  [[nodiscard]] Result<void> OpenRoot();
  [[nodiscard]] Result<void> Lock(Patience patience) const;
  [[nodiscard]] bool IsStillThere() const;
  // The directory that holds `path`.
  [[nodiscard]] Result<FileDescriptor> OpenAbove(const RelPath& path) const;
  // Calls `act` with both directories and both names; an errno or 0.
  template <typename Act>
  [[nodiscard]] Result<void> ActOnTwo(const RelPath& a, const RelPath& b, const Act& act) const;
  [[nodiscard]] Error Failure(int code, const RelPath& path) const;

  std::string root_;
  FileDescriptor root_fd_;
  std::vector<std::string> made_;  // what was made for this, outermost first
  std::optional<sigset_t> old_mask_;
};

}  // namespace spin_aks::os
