// SPDX-License-Identifier: Apache-2.0
//
// Whom the components of an image may call, as its spin.toml says: which entries are new, and which only say less than one that was there.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::compare {

// One entry of `allowed_outbound_hosts`. Variables in it have their defaults.
struct AllowedHost {
  std::string component;
  std::string scheme, host, port;  // `*`: any; a port that is not written is that of the scheme
};

// Of what an image is made of (kImageKind). Nothing for null.
[[nodiscard]] std::vector<AllowedHost> AllowedHosts(const yaml::Value* image);
// Whether all that `narrow` allows is allowed by `wide`, to the same component. Where that cannot be told, false.
[[nodiscard]] bool Covers(const AllowedHost& wide, const AllowedHost& narrow);

// The variables that entries are made of: whoever sets one opens another host.
[[nodiscard]] std::set<std::string> VariablesOfHosts(const yaml::Value* image);

}  // namespace spin_aks::compare
