// SPDX-License-Identifier: Apache-2.0
//
// What a server that answers 401 asks for: `WWW-Authenticate` (RFC 9110, section 11.6.1).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::registry {

struct Challenge {
  std::string scheme;                         // in lower case: `bearer`, `basic`
  std::map<std::string, std::string> params;  // by names in lower case

  bool operator==(const Challenge&) const = default;
};

// Any bytes; one header may hold several. What cannot be understood is left out.
[[nodiscard]] std::vector<Challenge> ReadChallenges(std::string_view header);

}  // namespace spin_aks::registry
