// SPDX-License-Identifier: Apache-2.0
//
// A directory as it was at a revision: what reads a project from the disk reads it from there as well.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/history.h"
#include "runtime/ports/ports.h"

namespace spin_aks {

// Lies where the directory lies today, so that paths lead to where they led. What no revision holds, the rest of the disk and the
// repository itself (`.git`), is as it is today. Never written to.
class RevisionDirectory final : public Directory {
 public:
  // `name` is the revision's, as it was typed: a file is shown as git names it, `main:./spin.toml`.
  RevisionDirectory(Revision revision, const std::string& name, const Directory& today);

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string RealPath() const override;
  [[nodiscard]] std::unique_ptr<Directory> Open(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<std::string>> Read(const RelPath& path, std::size_t limit, Pipes pipes) const override;
  [[nodiscard]] Result<std::optional<ProjectNode>> Look(const RelPath& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(const RelPath& path) const override;
  [[nodiscard]] Result<RelPath> Canonical(const RelPath& path) const override;
  [[nodiscard]] Result<std::unique_ptr<Writer>> Hold(Patience patience) override;

  // All of one revision; what was listed once is kept.
  class Tree;

 private:
  RevisionDirectory(std::shared_ptr<Tree> tree, std::string revision, std::string path, std::string name);

  [[nodiscard]] std::string Full(const RelPath& path) const;

  std::shared_ptr<Tree> tree_;
  std::string revision_;
  std::string path_;  // absolute, as it was typed
  std::string name_;
};

}  // namespace spin_aks
