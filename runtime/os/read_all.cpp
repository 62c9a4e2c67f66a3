// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/read_all.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "runtime/os/posix_error.h"

namespace spin_aks::os {

Result<std::string> ReadAll(int fd, std::size_t expected, std::size_t limit, const std::string& path) {
  constexpr std::size_t kSmallest = 512;
  constexpr std::size_t kLargest = std::size_t{64} << 10U;
  // The expected size is a hint: a file may grow while it is read, and a pipe has none. So the end is where read() says so.
  std::string bytes;
  for (;;) {
    const std::size_t old = bytes.size();
    const std::size_t chunk = std::clamp(expected - std::min(expected, old), kSmallest, kLargest);
    bytes.resize(old + chunk);
    const ssize_t got = ::read(fd, bytes.data() + old, chunk);
    if (got < 0 && errno == EINTR) {
      bytes.resize(old);
      continue;
    }
    if (got < 0) return std::unexpected(ErrnoError(errno, "read", path));
    bytes.resize(old + static_cast<std::size_t>(got));
    if (bytes.size() > limit) {
      return std::unexpected(Error{.kind = Error::Kind::kTooLarge, .path = path, .doing = "read", .detail = "the file is too large"});
    }
    if (got == 0) return bytes;
  }
}

}  // namespace spin_aks::os
