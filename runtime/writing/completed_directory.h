// SPDX-License-Identifier: Apache-2.0
//
// The disk as it will be when the next writing run has finished an interrupted one: what commands see that only read.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/ports/ports.h"
#include "runtime/writing/held_roots.h"

namespace spin_aks {

// Files that will hold something else, or will not be there: by real path.
using Completion = std::map<std::string, std::optional<std::string>>;

// Nothing: no interrupted run has left anything in these directories.
[[nodiscard]] Result<std::optional<Completion>> CompleteInterrupted(const std::vector<SharedDirectory>& directories);

// Another directory with what will be laid over it. It cannot be held: who writes has to finish the run first.
class CompletedDirectory final : public Directory {
 public:
  CompletedDirectory(std::unique_ptr<Directory> below, std::shared_ptr<const Completion> completion)
      : below_(std::move(below)), completion_(std::move(completion)) {}

  [[nodiscard]] std::string name() const override { return below_->name(); }
  [[nodiscard]] std::string RealPath() const override { return below_->RealPath(); }
  [[nodiscard]] std::unique_ptr<Directory> Open(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<std::string>> Read(const RelPath& path, std::size_t limit, Pipes pipes) const override;
  [[nodiscard]] Result<std::optional<ProjectNode>> Look(const RelPath& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(const RelPath& path) const override;
  [[nodiscard]] Result<RelPath> Canonical(const RelPath& path) const override { return below_->Canonical(path); }
  [[nodiscard]] Result<std::unique_ptr<Writer>> Hold(Patience patience) override;

 private:
  // Null: it stays as it is.
  [[nodiscard]] const std::optional<std::string>* Find(const RelPath& path) const;

  std::unique_ptr<Directory> below_;
  std::shared_ptr<const Completion> completion_;
};

}  // namespace spin_aks
