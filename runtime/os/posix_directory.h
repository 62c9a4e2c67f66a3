// SPDX-License-Identifier: Apache-2.0
//
// The real disk, through POSIX calls. Why not <filesystem>: it follows links
// where we must not, and cannot fsync.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/ports.h"

namespace spin_aks::os {

class PosixDirectory final : public Directory {
 public:
  // `path` as the user would type it, relative to the process's working directory.
  explicit PosixDirectory(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] std::string name() const override { return path_; }
  [[nodiscard]] std::string RealPath() const override;
  [[nodiscard]] std::unique_ptr<Directory> Open(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<std::string>> Read(const RelPath& path, std::size_t limit, Pipes pipes) const override;
  [[nodiscard]] Result<std::optional<ProjectNode>> Look(const RelPath& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(const RelPath& path) const override;
  [[nodiscard]] Result<RelPath> Canonical(const RelPath& path) const override;
  [[nodiscard]] Result<std::unique_ptr<Writer>> Hold(Patience patience) override;

 private:
  [[nodiscard]] std::string Full(const RelPath& path) const;
  std::string path_;
};

}  // namespace spin_aks::os
