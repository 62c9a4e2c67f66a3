// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn(3), as what starts programs here needs it.
#pragma once

#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX' sigset_t
#include <spawn.h>
#include <sys/types.h>

#include <string>
#include <vector>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace spin_aks::os {

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void Duplicate(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void Drop(int fd);
  // The path outlives this.
  void ChangeDirectory(const std::string& path) { ::posix_spawn_file_actions_addchdir_np(&actions_, path.c_str()); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class SpawnAttributes {
 public:
  // Whether an interrupt ends the program, whatever this one does about interrupts.
  enum class Interrupts { kUsual, kIgnored };
  explicit SpawnAttributes(Interrupts interrupts);
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// Ended by a null, as C wants it. (posix_spawn(3) does not write there.) The texts outlive them.
[[nodiscard]] std::vector<char*> Pointers(const std::vector<std::string>& texts);

// How it ended: its exit code, or 128 and the signal.
[[nodiscard]] int WaitFor(pid_t pid);

}  // namespace spin_aks::os
