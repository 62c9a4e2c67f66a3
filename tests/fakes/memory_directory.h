// SPDX-License-Identifier: Apache-2.0
//
// A disk in memory: files, directories and symbolic links, by absolute path.
//
// What it does not model: permissions and owners (but see `read_only` and `unreadable`), hard
// links (a second name is a copy), case-insensitive names, mount points, files larger than memory,
// pipes, a loss of power (every step lasts), other processes (but see `before_step`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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
  // What all of it was when somebody committed it, by a name (memory_history.h).
  std::map<std::string, std::map<std::string, Node>> revisions;
  // Directories (with everything below) that cannot be written to.
  std::set<std::string> read_only;
  // Files that cannot be read, and directories that cannot be listed or gone into.
  std::set<std::string> unreadable;
  // Files that their owner, who runs this, can read, and others cannot.
  std::set<std::string> closed;

  // ---- Of writing, step by step (memory_writer.h) ----

  std::size_t steps = 0;                   // that were taken
  std::optional<std::size_t> stops_after;  // as many steps, the disk takes no more: as a crash leaves it
  [[nodiscard]] bool has_stopped() const { return stops_after && steps > *stops_after; }
  std::function<void(const std::string&)> before_step;  // somebody else, who comes between; gets the absolute path
  std::string fail_move_to;                             // nothing moves onto this path, relative to its root
  bool has_exchange = true, has_links = true;           // what the file system can do
  std::set<std::string> held;                           // absolute paths of directories that a run holds
  std::function<void()> on_wait;                        // somebody waits for what is held: others go on

  // Each creates the directories above.
  void AddFile(const std::string& path, std::string bytes);
  void AddDirectory(const std::string& path);
  void AddLink(const std::string& path, std::string target);

  // All files below `root`, relative to it (links and directories are left out).
  [[nodiscard]] std::map<std::string, std::string> Files(const std::string& root) const;

  // `path` with every link resolved as far as it exists; nothing for a circle.
  [[nodiscard]] std::optional<std::string> Resolve(const std::string& path) const;
  // `path` or a directory above it cannot be written to.
  [[nodiscard]] bool IsReadOnly(const std::string& path) const;
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
  [[nodiscard]] Result<std::unique_ptr<Writer>> Hold(Patience patience) override;

 private:
  [[nodiscard]] std::string Absolute(const RelPath& path) const;
  [[nodiscard]] std::string Shown(const RelPath& path) const;
  MemoryDisk& disk_;
  std::string path_;
  std::string name_;
};

}  // namespace spin_aks
