// SPDX-License-Identifier: Apache-2.0
//
// Another program, started without a shell, and what it says.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/os/file_descriptor.h"
#include "runtime/ports/result.h"

namespace spin_aks::os {

// What a program gets of the environment of this one: all that `without` does not name, and `also`, as `NAME=value`.
struct Surroundings {
  std::vector<std::string_view> without = {};
  std::vector<std::string> also = {};
};

// Ends, at the latest, when this does: its input is closed then.
class ChildProcess {
 public:
  // kMissing: there is no such program.
  enum class Errors : std::uint8_t { kDropped, kWithOutput, kShown };  // what it says beside its output
  [[nodiscard]] static Result<ChildProcess> Start(const std::vector<std::string>& argv, Errors errors,
                                                  const Surroundings& surroundings = {});

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // All of it. An error if it does not read any more.
  [[nodiscard]] Result<void> Write(std::string_view text);
  // Up to the next line feed, which is taken off; `limit` bytes at most.
  [[nodiscard]] Result<std::string> ReadLine(std::size_t limit);
  // Exactly so many bytes.
  [[nodiscard]] Result<std::string> Read(std::size_t count);
  // All that is left, and how it ended: its exit code.
  struct Ended {
    std::string output;
    int code = 0;
  };
  [[nodiscard]] Result<Ended> Finish(std::size_t limit);

 private:
  ChildProcess(pid_t pid, FileDescriptor stream, std::string program)
      : pid_(pid), stream_(std::move(stream)), program_(std::move(program)) {}

  // False: its output has ended.
  [[nodiscard]] Result<bool> Fill();
  [[nodiscard]] Error Failed(int code, std::string_view doing) const;
  int Wait();

  pid_t pid_ = -1;
  FileDescriptor stream_;  // its input and its output: a socket, so that writing to one that has ended is an error and no signal
  std::string program_;
  std::string buffer_;
  std::size_t at_ = 0;  // in the buffer
};

}  // namespace spin_aks::os
