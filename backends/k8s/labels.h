// SPDX-License-Identifier: Apache-2.0
//
// The recommended labels (kubernetes.io "Recommended Labels") on all that we emit.
// Selectors use name and component only: a Deployment's selector is immutable, so
// nothing that changes with a release may be in it.
#pragma once

#include <optional>
#include <string>

#include "backends/k8s/objects.h"

namespace spin_aks::k8s {

// `component`: the workload's name, for what belongs to one; else what the object is ("app").
[[nodiscard]] TextMap AppLabels(const Site& site, const std::string& component);
[[nodiscard]] Selector AppSelector(const Site& site, const std::string& component);
// Those of the workload, with the user's own: on what runs it, and on its pods.
[[nodiscard]] TextMap WorkloadLabels(const Site& site, const Workload& workload);
// What the pods run as, where it has a name.
[[nodiscard]] Text AccountName(const Site& site, Rule rule);
// A namespaced object of the application.
[[nodiscard]] Metadata AppMetadata(const Site& site, Text name, const std::string& component, Span span);

// The label, always `true`, by which a Service selects pods besides AppSelector, and which they carry for it: nothing for the first
// Service of a workload.
[[nodiscard]] std::optional<std::string> ServiceLabel(const Site& site, const Service& service);

// A map of the user's, each entry there by this rule.
[[nodiscard]] TextMap UserMap(Rule rule, const SpannedMap& map);

}  // namespace spin_aks::k8s
