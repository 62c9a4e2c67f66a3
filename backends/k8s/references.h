// SPDX-License-Identifier: Apache-2.0
//
// Whether everything that the output refers to is in it, or is declared to be there
// already. It judges the trees that are about to be written, not how they were made,
// so it also finds what lowering forgets.
//
// Checked: namespaces, definitions of custom resources, service accounts, runtime
// classes, pull secrets, ConfigMaps and Secrets with their keys (also below `subPath`),
// provider classes and the aliases in them, volumes and mounts in both directions,
// selectors, named and numbered ports, roles and their subjects, autoscalers' targets.
#pragma once

#include <string>
#include <vector>

#include "backends/k8s/lower.h"
#include "ir/diagnostic.h"

namespace spin_aks::k8s {

// Something that is in the cluster without our doing; with any keys.
struct Provided {
  std::string kind;
  std::string kube_namespace;  // empty: the cluster's
  std::string name;            // of a definition: `<Kind>.<group>`
};

// What the program's settings say is there: a pull secret that the executor makes, an
// account or a namespace that we are told not to create, the runtime class where
// nothing is installed, and what comes with the CSI driver.
[[nodiscard]] std::vector<Provided> ProvidedFor(const Site& site);

// Reports each reference that leads nowhere, where it was caused.
void CheckReferences(const Bundle& bundle, const std::vector<Provided>& provided, Diagnostics& diagnostics);

}  // namespace spin_aks::k8s
