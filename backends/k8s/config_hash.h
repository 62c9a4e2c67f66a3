// SPDX-License-Identifier: Apache-2.0
//
// Pods read environment and `subPath` files once: a change of what they read has to
// change the pod template, or nothing happens. These are the hashes that do it. They
// are of names, versions and plain text: no secret's value is known here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/k8s/lower_secrets.h"

namespace spin_aks::k8s {

// Of which secrets, in which versions, and what runtime configuration the pods read;
// nothing where they read neither.
[[nodiscard]] std::optional<std::string> ConfigHash(const Site& site, const VaultPlan& plan);

}  // namespace spin_aks::k8s
