// SPDX-License-Identifier: Apache-2.0
//
// What the settings ask of Azure and of the cluster before pods can start, and how the objects get there. Commands are those of
// learn.microsoft.com: "Authenticate with ACR from AKS", "Use the Azure Key Vault provider for Secrets Store CSI Driver in AKS",
// "Deploy and configure workload identity on AKS", "Provide access to Key Vault keys, certificates, and secrets with Azure role-based
// access control", "Assign a Key Vault access policy"; kubernetes.io: "Pull an Image from a Private Registry".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "ir/program.h"
#include "runtime/output/driver.h"
#include "runtime/output/plan.h"
#include "runtime/steps/shell_command.h"

namespace spin_aks {

// Rights, add-ons, identities and secrets outside of the cluster.
[[nodiscard]] Steps ClusterSteps(const Site& site);
// Where objects lie that get to the cluster, in their order, and the command for each. What people deleted is not applied, and what they
// moved is applied where it lies.
struct AppliedPlace {
  ApplyCommand command;
  std::string place;  // as the user would type it
};
[[nodiscard]] std::vector<AppliedPlace> PlacesToApply(const Program& program, const Layout& layout, const WritePlan& plan);
// How the secret comes to be that pods pull with; nothing: there is none, or nobody says what it is made from.
[[nodiscard]] std::optional<std::string> PullSecretStep(const Placement& placement);
// Everything that is applied, in its order, and the secret to pull with between its namespace and what needs it.
[[nodiscard]] Steps ApplySteps(const Program& program, const Layout& layout, const WritePlan& plan);

}  // namespace spin_aks
