// SPDX-License-Identifier: Apache-2.0
//
// JSON without blanks, made of parts that are JSON already.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace spin_aks::oci {

using Members = std::map<std::string, std::string>;                       // sorted, as canonical JSON has them
using OrderedMembers = std::vector<std::pair<std::string, std::string>>;  // as they come

[[nodiscard]] std::string JsonObject(const Members& members);
[[nodiscard]] std::string JsonObject(const OrderedMembers& members);
[[nodiscard]] std::string JsonArray(const std::vector<std::string>& elements);

// Of texts, which are not JSON yet.
[[nodiscard]] std::string JsonTexts(const std::vector<std::string>& texts);
[[nodiscard]] std::string JsonTextMap(const std::map<std::string, std::string>& texts);

}  // namespace spin_aks::oci
