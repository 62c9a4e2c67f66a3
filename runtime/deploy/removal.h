// SPDX-License-Identifier: Apache-2.0
//
// What becomes of something that we made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "backends/yaml/value.h"
#include "runtime/deploy/inventory.h"

namespace spin_aks::deploy {

// Of what we made and is not wanted any more.
struct Removal {
  enum class Fate : std::uint8_t {
    kGone,      // it is not there any more, or somebody else's has its name
    kKept,      // until somebody says that it may go, or by what is said of `why`
    kPruned,    // somebody has
    kOutdated,  // a generation that nothing names any more, an autoscaler that was switched off: it goes by itself
  } fate = Fate::kKept;
  Listed listed;
  std::string path = {};                 // on the server
  std::string uid = {};                  // of the live one
  std::optional<yaml::Value> live = {};  // without what only the server writes
  // What is of a release: helm deletes it with the next upgrade, or the release is left, and nobody would know of it.
  enum class OfRelease : std::uint8_t { kNone, kUpgraded, kLeft } of_release = OfRelease::kNone;
  std::string_view why = {};  // of kKept: why nothing of ours deletes it; empty: nobody has said that it may go
};

}  // namespace spin_aks::deploy
