// SPDX-License-Identifier: Apache-2.0
//
// A file descriptor, read to its end.
#pragma once

#include <cstddef>
#include <string>

#include "runtime/ports/result.h"

namespace spin_aks::os {

// `expected` bytes are likely, and as many are read at once; the file may have grown or shrunk since.
// More than `limit` are kTooLarge, found out after a little more than that. `path` is for messages.
[[nodiscard]] Result<std::string> ReadAll(int fd, std::size_t expected, std::size_t limit, const std::string& path);

}  // namespace spin_aks::os
