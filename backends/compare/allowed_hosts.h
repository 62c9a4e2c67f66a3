// SPDX-License-Identifier: Apache-2.0
//
// Whom the components of an image may call, as its spin.toml says.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::compare {

// Whether all that an entry `narrow` of `allowed_outbound_hosts` allows is allowed by `wide`. The grammar is Spin's, and read by the front
// end.
using AllowsAll = bool (*)(std::string_view wide, std::string_view narrow);

// Of what an image is made of (kImageKind): the entries of each component, in which variables have their defaults. Nothing for null.
[[nodiscard]] std::map<std::string, std::vector<std::string>> AllowedHosts(const yaml::Value* image);

// The variables that entries are made of: whoever sets one opens another host.
[[nodiscard]] std::set<std::string> VariablesOfHosts(const yaml::Value* image);

}  // namespace spin_aks::compare
