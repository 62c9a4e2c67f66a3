// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/http.h"

#include "ir/passwords.h"

namespace spin_aks {

std::string ShownUrl(std::string_view url) { return HidePasswords(std::string(url.substr(0, url.find_first_of("?#")))); }

}  // namespace spin_aks
