// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/credentials.h"

#include <cstddef>

namespace spin_aks {

bool IsTemplateOrNothing(std::string_view text) { return text.empty() || (text.starts_with("{{") && text.find("}}") == text.size() - 2); }

bool HasCredentials(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string_view authority = address.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?# \t\n"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view user = authority.substr(0, at);
  const std::size_t colon = user.find(':');
  if (colon != std::string_view::npos) return !IsTemplateOrNothing(user.substr(colon + 1));
  return address.starts_with("http") && !IsTemplateOrNothing(user);
}

}  // namespace spin_aks
