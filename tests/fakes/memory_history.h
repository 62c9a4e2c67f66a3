// SPDX-License-Identifier: Apache-2.0
//
// Revisions in memory: whole disks, by name.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "runtime/ports/history.h"
#include "tests/fakes/memory_directory.h"

namespace spin_aks {

// Of a disk, which outlives it. The work tree is `top`.
class MemoryHistory final : public History {
 public:
  using Nodes = std::map<std::string, MemoryDisk::Node>;
  MemoryHistory(const MemoryDisk& disk, std::string top) : disk_(disk), top_(std::move(top)) {}

  [[nodiscard]] Result<Revision> Find(const Directory& directory, const std::string& name) override;

 private:
  const MemoryDisk& disk_;
  std::string top_;
};

}  // namespace spin_aks
