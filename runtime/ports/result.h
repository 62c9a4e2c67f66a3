// SPDX-License-Identifier: Apache-2.0
//
// What runtime/ returns when the world can fail. A user's mistake is a
// Diagnostic, never an Error; absence is a value, never an Error.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace spin_aks {

// The world failed: a disk, a permission, a link that must not be followed.
struct Error {
  // What kind of answer it calls for, where callers tell them apart.
  enum class Kind : std::uint8_t {
    kFailed,        // anything that the operating system said
    kDenied,        // permission, read-only file system
    kNotFile,       // a directory, socket or device where a file has to be
    kNotDirectory,  // a file where a directory has to be
    kOutside,       // a link leads out of the root
    kDangling,      // a link leads nowhere, or in a circle
    kTooLarge,      // above the caller's limit
    kBusy,          // another run is writing there
    kMissing,       // it is not there, where it has to be
    kExists,        // something is there that was not to be replaced
    kUnsupported,   // the file system cannot do that
    kChanged,       // somebody else wrote there between looking and writing
    kUnreachable,   // a server that did not answer, or not to the end: asking again may help
    kUnauthorized,  // a server that wants to know who asks, or does not let them
  };
  Kind kind = Kind::kFailed;
  std::string path;    // as the user would type it
  std::string doing;   // "read", "write", "list": the verb for `cannot … <path>`
  std::string detail;  // why, lower case: "permission denied"

  bool operator==(const Error&) const = default;
  // "cannot write `base/deployment.yaml`: permission denied"
  [[nodiscard]] std::string Text() const;
};

template <typename T>
using Result = std::expected<T, Error>;

}  // namespace spin_aks
