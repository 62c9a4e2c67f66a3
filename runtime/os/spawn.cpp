// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/spawn.h"

#include <fcntl.h>
#include <sys/wait.h>

#include <cerrno>

namespace spin_aks::os {

void FileActions::Drop(int fd) { ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_WRONLY, 0); }

SpawnAttributes::SpawnAttributes(Interrupts interrupts) {
  ::posix_spawnattr_init(&attributes_);
  if (interrupts == Interrupts::kIgnored) return;
  sigset_t usual;
  ::sigemptyset(&usual);
  ::sigaddset(&usual, SIGINT);
  ::posix_spawnattr_setsigdefault(&attributes_, &usual);
  ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

int WaitFor(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace spin_aks::os
