// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/posix_programs.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <utility>

#include "runtime/os/child_process.h"
#include "runtime/os/posix_error.h"
#include "runtime/os/spawn.h"

namespace spin_aks::os {
namespace {

// While another program has the terminal, an interrupt is for it: it ends, and we say how.
class InterruptsAreTheirs {
 public:
  InterruptsAreTheirs() {
    struct sigaction ignored{};
    ignored.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignored, &before_);
  }
  ~InterruptsAreTheirs() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptsAreTheirs(const InterruptsAreTheirs&) = delete;
  InterruptsAreTheirs& operator=(const InterruptsAreTheirs&) = delete;

  // Whether an interrupt was ignored from the beginning, as `nohup` and shells in the background have it.
  [[nodiscard]] bool was_ignored() const { return before_.sa_handler == SIG_IGN; }

 private:
  struct sigaction before_{};
};

Result<ProgramAnswer> AnswerOf(const std::vector<std::string>& argv, std::string_view input, std::size_t limit,
                               ChildProcess::Errors errors) {
  Result<ChildProcess> child = ChildProcess::Start(argv, errors);
  if (!child) return std::unexpected(child.error());
  // Who does not read has its reasons, and says them.
  [[maybe_unused]] const Result<void> written = child->Write(input);
  Result<ChildProcess::Ended> ended = child->Finish(limit);
  if (!ended) return std::unexpected(ended.error());
  return ProgramAnswer{.output = std::move(ended->output), .code = ended->code};
}

}  // namespace

Result<int> PosixPrograms::Run(const std::vector<std::string>& argv, const Directory& directory) {
  FileActions actions;
  const std::string where = directory.RealPath();
  actions.ChangeDirectory(where);
  actions.Duplicate(STDERR_FILENO, STDOUT_FILENO);
  const InterruptsAreTheirs interrupts;
  const SpawnAttributes attributes(interrupts.was_ignored() ? SpawnAttributes::Interrupts::kIgnored : SpawnAttributes::Interrupts::kUsual);
  std::vector<char*> words = Pointers(argv);
  pid_t pid = -1;
  if (const int code = ::posix_spawnp(&pid, argv.front().c_str(), actions.get(), attributes.get(), words.data(), environ); code != 0) {
    Error error = ErrnoError(code, "start", argv.front());
    if (code == ENOENT) error.kind = Error::Kind::kMissing;
    return std::unexpected(std::move(error));
  }
  return WaitFor(pid);
}

Result<ProgramAnswer> PosixPrograms::Ask(const std::vector<std::string>& argv, std::string_view input, std::size_t limit) {
  return AnswerOf(argv, input, limit, ChildProcess::Errors::kDropped);
}

Result<ProgramAnswer> PosixPrograms::AskAloud(const std::vector<std::string>& argv, std::size_t limit) {
  return AnswerOf(argv, {}, limit, ChildProcess::Errors::kShown);
}

}  // namespace spin_aks::os
