// SPDX-License-Identifier: Apache-2.0
//
// Passwords that stand where everybody can read them. Each way in of a value is looked at: what settings say goes to git (an error),
// what spin.toml says goes into the image besides (a warning, since Spin takes it).
#pragma once

#include "frontend/deploy/parts.h"

namespace spin_aks {

void CheckNoCredentials(const ResolveContext& context);

// Of one address in the settings; `instead` is the key that takes a secret.
void CheckUrlHasNoPassword(const ResolveContext& context, const Spanned<std::string>& url, std::string_view instead);

}  // namespace spin_aks
