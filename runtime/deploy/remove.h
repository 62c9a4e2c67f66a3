// SPDX-License-Identifier: Apache-2.0
//
// One object deleted, and gone.
#pragma once

#include <optional>
#include <string>

#include "runtime/cluster/client.h"

namespace spin_aks::deploy {

// That very object, and none that has taken its name since; waits until it is gone. Nothing: it is. Else why it is not, in the server's
// words. An error: the server cannot be asked.
[[nodiscard]] Task<Result<std::optional<std::string>>> Remove(const cluster::Client& client, std::string path, std::string uid);

}  // namespace spin_aks::deploy
