// SPDX-License-Identifier: Apache-2.0
//
// An object let go of: it stays as it is, and none of its fields is ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/cluster/client.h"

namespace spin_aks::deploy {

enum class Heir : std::uint8_t {
  kNobody,  // whoever has it next has applied all of it
  kHelm3,   // which writes what differs alone: what it did not have to change becomes its own here, so that it is known to be somebody's
};

// Takes `manager`, and what acts under its name (`manager/…`), out of the object's record of managers. An apply of nothing would do the
// same, but takes away every field that nobody else has applied. Nothing: it is done, or nothing is there. Else why not, in the server's
// words.
[[nodiscard]] Task<Result<std::optional<std::string>>> Disown(const cluster::Client& client, std::string path, std::string manager,
                                                              Heir heir);

// What helm has written of an object becomes what it has applied, so that it can let go of it. Ends as above.
[[nodiscard]] Task<Result<std::optional<std::string>>> ApplyAsHelm(const cluster::Client& client, std::string path);

}  // namespace spin_aks::deploy
