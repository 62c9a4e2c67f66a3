// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "runtime/os/posix_error.h"
#include "runtime/os/spawn.h"

namespace spin_aks::os {
namespace {

// Whether a variable, as `NAME=value`, is left out or said otherwise.
bool IsAmong(std::string_view variable, const Surroundings& surroundings) {
  const std::string_view name = variable.substr(0, variable.find('='));
  const auto is_said = [name](const std::string& other) { return std::string_view(other).substr(0, other.find('=')) == name; };
  return std::ranges::find(surroundings.without, name) != surroundings.without.end() || std::ranges::any_of(surroundings.also, is_said);
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const std::vector<std::string>& argv, Errors errors, const Surroundings& surroundings) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return std::unexpected(ErrnoError(errno, "start", argv.front()));
  FileDescriptor ours(ends[0]);
  const FileDescriptor theirs(ends[1]);
  FileActions actions;
  actions.Duplicate(theirs.get(), STDIN_FILENO);
  actions.Duplicate(theirs.get(), STDOUT_FILENO);
  if (errors == Errors::kDropped) {
    actions.Drop(STDERR_FILENO);
  } else if (errors == Errors::kWithOutput) {
    actions.Duplicate(theirs.get(), STDERR_FILENO);
  }
  std::vector<char*> words = Pointers(argv);
  std::vector<char*> environment = Pointers(surroundings.also);
  environment.pop_back();
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!IsAmong(*variable, surroundings)) environment.push_back(*variable);
  }
  environment.push_back(nullptr);
  pid_t pid = -1;
  if (const int code = ::posix_spawnp(&pid, argv.front().c_str(), actions.get(), nullptr, words.data(), environment.data()); code != 0) {
    Error error = ErrnoError(code, "start", argv.front());
    if (code == ENOENT) error.kind = Error::Kind::kMissing;
    return std::unexpected(std::move(error));
  }
  return ChildProcess(pid, std::move(ours), argv.front());
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      stream_(std::move(other.stream_)),
      program_(std::move(other.program_)),
      buffer_(std::move(other.buffer_)),
      at_(std::exchange(other.at_, 0)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  stream_ = FileDescriptor();  // the end of its input, which ends it
  Wait();
}

Error ChildProcess::Failed(int code, std::string_view doing) const { return ErrnoError(code, doing, program_); }

int ChildProcess::Wait() { return WaitFor(std::exchange(pid_, -1)); }

Result<void> ChildProcess::Write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(stream_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return std::unexpected(Failed(errno, "ask"));
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<bool> ChildProcess::Fill() {
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  buffer_.erase(0, std::exchange(at_, 0));
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kChunk);
  for (;;) {
    const ssize_t got = ::recv(stream_.get(), buffer_.data() + size, kChunk, 0);
    if (got < 0 && errno == EINTR) continue;
    // What ended with our question unread.
    const bool is_over = got < 0 && errno == ECONNRESET;
    buffer_.resize(size + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && !is_over) return std::unexpected(Failed(errno, "ask"));
    return got > 0;
  }
}

Result<std::string> ChildProcess::ReadLine(std::size_t limit) {
  for (;;) {
    if (const std::size_t end = buffer_.find('\n', at_); end != std::string::npos) {
      std::string line = buffer_.substr(at_, end - at_);
      at_ = end + 1;
      return line;
    }
    const bool is_long = buffer_.size() - at_ > limit;
    const Result<bool> more = is_long ? Result<bool>(false) : Fill();
    if (!more) return std::unexpected(more.error());
    if (!*more)
      return std::unexpected(Error{
          .kind = Error::Kind::kFailed, .path = program_, .doing = "ask", .detail = is_long ? "its answer is no line" : "it has ended"});
  }
}

Result<std::string> ChildProcess::Read(std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    const std::size_t part = std::min(count - bytes.size(), buffer_.size() - at_);
    bytes.append(buffer_, at_, part);
    at_ += part;
    if (bytes.size() == count) break;
    const Result<bool> more = Fill();
    if (!more) return std::unexpected(more.error());
    if (!*more) return std::unexpected(Error{.kind = Error::Kind::kFailed, .path = program_, .doing = "ask", .detail = "it has ended"});
  }
  return bytes;
}

Result<ChildProcess::Ended> ChildProcess::Finish(std::size_t limit) {
  ::shutdown(stream_.get(), SHUT_WR);
  Ended ended;
  for (;;) {
    ended.output.append(buffer_, at_);
    at_ = buffer_.size();
    if (ended.output.size() > limit)
      return std::unexpected(Error{.kind = Error::Kind::kTooLarge, .path = program_, .doing = "ask", .detail = "its answer is too long"});
    const Result<bool> more = Fill();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
  }
  ended.code = Wait();
  return ended;
}

}  // namespace spin_aks::os
