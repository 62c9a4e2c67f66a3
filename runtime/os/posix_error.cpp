// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/posix_error.h"

#include <cerrno>

#include <fmt/core.h>

namespace spin_aks::os {
namespace {

struct KnownError {
  int code;
  Error::Kind kind;
  std::string_view text;
};
// strerror() follows the locale, and shouts.
constexpr KnownError kKnown[] = {
    {EACCES, Error::Kind::kDenied, "permission denied"},
    {EPERM, Error::Kind::kDenied, "operation not permitted"},
    {EROFS, Error::Kind::kDenied, "the file system is read-only"},
    {EISDIR, Error::Kind::kNotFile, "it is a directory"},
    {ENOTDIR, Error::Kind::kNotDirectory, "a part of the path is not a directory"},
    {ELOOP, Error::Kind::kDangling, "links lead in a circle, or to nothing"},
    {ENOENT, Error::Kind::kMissing, "no such file or directory"},
    {ENOSPC, Error::Kind::kFailed, "no space left on the device"},
    {EDQUOT, Error::Kind::kFailed, "the disk quota is used up"},
    {ENAMETOOLONG, Error::Kind::kFailed, "the name is too long"},
    {EIO, Error::Kind::kFailed, "input/output error"},
    {EMFILE, Error::Kind::kFailed, "too many open files"},
    {ENFILE, Error::Kind::kFailed, "too many open files in the system"},
    {EFBIG, Error::Kind::kFailed, "the file would be too large"},
    {EILSEQ, Error::Kind::kFailed, "the file system does not take this name"},
    {EINVAL, Error::Kind::kFailed, "the file system does not take this name"},
    {EBADF, Error::Kind::kFailed, "it is closed"},
    {EPIPE, Error::Kind::kFailed, "nobody reads it any more"},
    {EEXIST, Error::Kind::kExists, "something is there already"},
    {EOPNOTSUPP, Error::Kind::kUnsupported, "the file system cannot do that"},
    {EBUSY, Error::Kind::kBusy, "it is in use"},
};

}  // namespace

Error ErrnoError(int code, std::string_view doing, std::string path) {
  for (const KnownError& known : kKnown) {
    if (known.code == code) {
      return {.kind = known.kind, .path = std::move(path), .doing = std::string(doing), .detail = std::string(known.text)};
    }
  }
  return {.kind = Error::Kind::kFailed,
          .path = std::move(path),
          .doing = std::string(doing),
          .detail = fmt::format("error {} of the operating system", code)};
}

}  // namespace spin_aks::os
