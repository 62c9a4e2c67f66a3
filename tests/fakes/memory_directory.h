// SPDX-License-Identifier: Apache-2.0
//
// A disk in memory: files, directories and symbolic links, by absolute path.
//
// What it does not model: permissions and owners (but see `read_only` and `unreadable`), hard
// links, case-insensitive names, mount points, files larger than memory,
// pipes, crashes between two system calls (but see `fail_commit_at`), other processes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/ports.h"

namespace spin_aks {

// The disk. Shared by all MemoryDirectory handles onto it; outlives them.
struct MemoryDisk {
  struct Node {
    enum class Kind : std::uint8_t { kFile, kDirectory, kLink, kOther } kind = Kind::kFile;
    std::string text;  // a file's bytes, a link's target
    bool operator==(const Node&) const = default;
  };
  // Absolute, normalised paths: `/home/app/spin.toml`. Parents exist as kDirectory.
  std::map<std::string, Node> nodes{{"/", {Node::Kind::kDirectory, {}}}};
  // Directories (with everything below) that cannot be written to.
  std::set<std::string> read_only;
  // Files that cannot be read, and directories that cannot be listed or gone into.
  std::set<std::string> unreadable;
  // Commit fails when it comes to this file.
  std::string fail_commit_at;

  // Each creates the directories above.
  void AddFile(const std::string& path, std::string bytes);
  void AddDirectory(const std::string& path);
  void AddLink(const std::string& path, std::string target);

  // All files below `root`, relative to it (links and directories are left out).
  [[nodiscard]] std::map<std::string, std::string> Files(const std::string& root) const;

  // `path` with every link resolved as far as it exists; nothing for a circle.
  [[nodiscard]] std::optional<std::string> Resolve(const std::string& path) const;
  // A directory above `path`, which is resolved, is unreadable.
  [[nodiscard]] bool IsSealed(const std::string& path) const;
};

class MemoryDirectory final : public Directory {
 public:
  // `path` is absolute; `name` what messages call it.
  MemoryDirectory(MemoryDisk& disk, std::string path, std::string name = ".");

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string RealPath() const override;
  [[nodiscard]] std::unique_ptr<Directory> Open(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<std::string>> Read(const RelPath& path, std::size_t limit, Pipes pipes) const override;
  [[nodiscard]] Result<std::optional<ProjectNode>> Look(const RelPath& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(const RelPath& path) const override;
  [[nodiscard]] Result<RelPath> Canonical(const RelPath& path) const override;
  [[nodiscard]] Result<std::unique_ptr<StagedFiles>> Stage(const std::vector<PendingFile>& files) override;

 private:
  [[nodiscard]] std::string Absolute(const RelPath& path) const;
  [[nodiscard]] std::string Shown(const RelPath& path) const;
  MemoryDisk& disk_;
  std::string path_;
  std::string name_;
};

}  // namespace spin_aks
