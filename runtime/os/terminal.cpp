// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/os/posix_error.h"
#include "runtime/os/read_all.h"

namespace spin_aks::os {
namespace {

int Descriptor(Stream stream) { return stream == Stream::kOut ? STDOUT_FILENO : STDERR_FILENO; }

// Returns an errno, or 0. Not stdio: its buffers would be written at exit, with nobody left to hear that the disk is full.
int Drain(int fd, std::string& text) {
  std::string_view rest = text;
  int failed = 0;
  while (!rest.empty() && failed == 0) {
    const ssize_t put = ::write(fd, rest.data(), rest.size());
    if (put >= 0) rest.remove_prefix(static_cast<std::size_t>(put));
    if (put < 0 && errno != EINTR) failed = errno;
  }
  text.clear();
  return failed;
}

}  // namespace

Terminal::~Terminal() {
  for (const Stream stream : {Stream::kOut, Stream::kErr}) Drain(Descriptor(stream), held_back_[static_cast<std::size_t>(stream)]);
}

void Terminal::Write(Stream stream, std::string_view text) {
  constexpr std::size_t kEnough = std::size_t{64} << 10U;
  const Stream other = stream == Stream::kOut ? Stream::kErr : Stream::kOut;
  // On one screen the two streams keep their order.
  std::string& others = held_back_[static_cast<std::size_t>(other)];
  Note(other, Drain(Descriptor(other), others));
  std::string& own = held_back_[static_cast<std::size_t>(stream)];
  own += text;
  if (own.size() < kEnough) return;
  Note(stream, Drain(Descriptor(stream), own));
}

void Terminal::Note(Stream stream, int failed) {
  // Nobody to tell about a standard error that is closed or full, and nothing is lost that was asked for.
  if (failed_ == 0 && stream == Stream::kOut) failed_ = failed;
}

bool Terminal::IsTerminal(Stream stream) const { return ::isatty(Descriptor(stream)) == 1; }

std::size_t Terminal::Width(Stream stream) const {
  winsize size{};
  if (::ioctl(Descriptor(stream), TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

Result<std::string> Terminal::ReadInput(std::size_t limit) { return ReadAll(STDIN_FILENO, 0, limit, "standard input"); }

bool Terminal::CanAsk() const { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

// A byte at a time: what comes behind the line is for whoever reads next.
Result<std::optional<std::string>> Terminal::ReadLine() {
  for (const Stream stream : {Stream::kOut, Stream::kErr})
    Note(stream, Drain(Descriptor(stream), held_back_[static_cast<std::size_t>(stream)]));
  std::string line;
  for (;;) {
    char byte = 0;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(ErrnoError(errno, "read", "standard input"));
    if (got == 0 && line.empty()) return std::nullopt;
    if (got == 0 || byte == '\n') return line;
    line.push_back(byte);
  }
}

Result<void> Terminal::Flush() {
  for (const Stream stream : {Stream::kOut, Stream::kErr}) {
    Note(stream, Drain(Descriptor(stream), held_back_[static_cast<std::size_t>(stream)]));
  }
  if (failed_ != 0) return std::unexpected(ErrnoError(failed_, "write", "standard output"));
  return {};
}

Environment ReadEnvironment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

}  // namespace spin_aks::os
