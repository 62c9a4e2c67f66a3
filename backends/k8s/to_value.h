// SPDX-License-Identifier: Apache-2.0
//
// How the Kubernetes API spells our objects. The only place that knows field
// names, and it decides nothing: what is not in the struct is not in the tree.
// Fields stand in the order in which people write them. Each function takes its struct apart by
// a structured binding over all members, so that one which is forgotten here does not compile.
#pragma once

#include "backends/k8s/fields.h"
#include "backends/k8s/objects.h"
#include "backends/yaml/value.h"

namespace spin_aks::k8s {

[[nodiscard]] yaml::Value ToValue(const NamespaceObject& object);
[[nodiscard]] yaml::Value ToValue(const ServiceAccount& object);
[[nodiscard]] yaml::Value ToValue(const SecretProviderClass& object);
[[nodiscard]] yaml::Value ToValue(const ConfigMap& object);
[[nodiscard]] yaml::Value ToValue(const ServiceObject& object);
[[nodiscard]] yaml::Value ToValue(const Deployment& object);
[[nodiscard]] yaml::Value ToValue(const DisruptionBudget& object);
[[nodiscard]] yaml::Value ToValue(const Autoscaler& object);
[[nodiscard]] yaml::Value ToValue(const Ingress& object);
[[nodiscard]] yaml::Value ToValue(const RuntimeClass& object);
[[nodiscard]] yaml::Value ToValue(const Role& object);
[[nodiscard]] yaml::Value ToValue(const RoleBinding& object);

// What every object begins with, and the whole of one with a `spec`.
[[nodiscard]] Fields Head(const char* api_version, const char* kind, const Metadata& metadata);
[[nodiscard]] yaml::Value ObjectOf(Fields head, yaml::Value spec, const Metadata& metadata);

// Also by themselves: names are hashes of them (generation.h).
[[nodiscard]] yaml::Value ToValue(const PodTemplate& pods);
[[nodiscard]] yaml::Value ToValue(const VaultParameters& parameters);
[[nodiscard]] yaml::Value ToValue(const Metadata& metadata);

// A string map as a tree, in the order of its keys.
[[nodiscard]] yaml::Value ToValue(const TextMap& map);
[[nodiscard]] yaml::Value ToValue(const OpenMap& map);
[[nodiscard]] yaml::Value ToValue(const Selector& selector);
[[nodiscard]] yaml::Value ToValue(const PortRef& port);
// `3` becomes the integer, `25%` stays text: what the API calls int-or-string.
[[nodiscard]] yaml::Value IntOrPercent(const Text& text);

}  // namespace spin_aks::k8s
