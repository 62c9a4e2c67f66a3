// SPDX-License-Identifier: Apache-2.0
//
// Pods read environment and `subPath` files once: a change of what they read has to
// change the pod template, or nothing happens. This is the hash that does it, also where a name in the template does not:
// of names, versions and plain text, for no secret's value is known here.
#pragma once

#include <optional>

#include "backends/k8s/lower_secrets.h"

namespace spin_aks::k8s {

// Of which secrets, in which versions, and what runtime configuration the pods read;
// nothing where they read neither. A hash of lines: the names of what is mounted, which are of what that holds, and one of the
// configuration's text where it is a secret, whose name says nothing of it. A chart computes it from the names that it renders.
[[nodiscard]] std::optional<Text> ConfigHash(const Site& site, const VaultPlan& plan, Knobs& knobs);

}  // namespace spin_aks::k8s
