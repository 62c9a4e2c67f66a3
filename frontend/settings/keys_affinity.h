// SPDX-License-Identifier: Apache-2.0
//
// `[app.affinity]`: `v1 Affinity` of Kubernetes, key by key in its own words, so that what its documentation shows can be
// pasted as TOML (Kubernetes API reference 1.34, PodSpec v1, "Affinity").
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "frontend/settings/key.h"

namespace spin_aks::keys {

// How a label is compared; the first two have values.
namespace label_requirement {

inline constexpr std::array<std::string_view, 4> kOperators{"In", "NotIn", "Exists", "DoesNotExist"};

inline constexpr Key<std::string> kKey{{.name = "key", .rule = &text_rules::kLabelKey, .meaning = "the label's key", .presence = kNeeded}};
inline constexpr Key<std::string> kOperator{
    {.name = "operator", .choices = kOperators, .meaning = "what its value has to be", .presence = kNeeded}};
inline constexpr Key<Texts> kValues{{.name = "values", .rule = &text_rules::kLabelValue, .meaning = "the values, for `In` and `NotIn`"}};

inline constexpr TableDef kTable{&kKey, &kOperator, &kValues};

}  // namespace label_requirement

namespace label_selector {

inline constexpr Key<Open<std::string>> kMatchLabels{{.name = "matchLabels",
                                                      .any_name = "<label>",
                                                      .rule = &text_rules::kLabelValue,
                                                      .name_rule = &text_rules::kLabelKey,
                                                      .meaning = "labels that have to be there"}};
inline constexpr ElementsKey<label_requirement::kTable> kMatchExpressions{
    {.name = "matchExpressions", .meaning = "what else has to hold of labels"}};

inline constexpr TableDef kTable{&kMatchLabels, &kMatchExpressions};

}  // namespace label_selector

namespace node_requirement {

inline constexpr std::array<std::string_view, 6> kOperators{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"};

inline constexpr Key<std::string> kOperator{
    {.name = "operator", .choices = kOperators, .meaning = "what the value of a node's label has to be", .presence = kNeeded}};
inline constexpr Key<Texts> kValues{
    {.name = "values", .rule = &text_rules::kLabelValue, .meaning = "the values for `In` and `NotIn`, or one integer for `Gt` and `Lt`"}};

inline constexpr TableDef kTable{&label_requirement::kKey, &kOperator, &kValues};

}  // namespace node_requirement

namespace field_requirement {

inline constexpr std::array<std::string_view, 1> kFields{"metadata.name"};
inline constexpr std::array<std::string_view, 2> kOperators{"In", "NotIn"};

inline constexpr Key<std::string> kKey{{.name = "key", .choices = kFields, .meaning = "the field of the node", .presence = kNeeded}};
inline constexpr Key<std::string> kOperator{
    {.name = "operator", .choices = kOperators, .meaning = "whether it is the value", .presence = kNeeded}};
inline constexpr Key<Texts> kValues{
    {.name = "values", .rule = &text_rules::kDnsSubdomain, .meaning = "the name of one node", .presence = kNeeded}};

inline constexpr TableDef kTable{&kKey, &kOperator, &kValues};

}  // namespace field_requirement

namespace node_term {

inline constexpr ElementsKey<node_requirement::kTable> kMatchExpressions{
    {.name = "matchExpressions",
     .meaning = "what has to hold of the labels of a node, all of it",
     .example = "[[app.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms]]\n"
                "matchExpressions = [{ key = \"kubernetes.azure.com/mode\", operator = \"In\", values = [\"user\"] }]"}};
inline constexpr ElementsKey<field_requirement::kTable> kMatchFields{{.name = "matchFields", .meaning = "what has to hold of its fields"}};

inline constexpr TableDef kTable{&kMatchExpressions, &kMatchFields};

}  // namespace node_term

namespace node_selector {

inline constexpr ElementsKey<node_term::kTable> kTerms{
    {.name = "nodeSelectorTerms", .meaning = "nodes that one of these holds of", .presence = kNeeded}};
inline constexpr TableDef kTable{&kTerms};

}  // namespace node_selector

inline constexpr Key<std::int64_t> kWeight{
    {.name = "weight", .range = {1, 100}, .meaning = "how much it counts beside the others, from 1 to 100", .presence = kNeeded}};

namespace preferred_nodes {

inline constexpr TableKey<node_term::kTable> kPreference{{.name = "preference", .presence = kNeeded}};
inline constexpr TableDef kTable{&kWeight, &kPreference};

}  // namespace preferred_nodes

namespace pod_term {

inline constexpr Key<std::string> kTopologyKey{
    {.name = "topologyKey",
     .rule = &text_rules::kLabelKey,
     .meaning = "the label whose value nodes have in common where pods are \"beside\" one another",
     .presence = kNeeded}};
inline constexpr TableKey<label_selector::kTable> kLabelSelector{{.name = "labelSelector"}};
inline constexpr Key<Texts> kNamespaces{
    {.name = "namespaces", .rule = &text_rules::kDnsLabel, .elsewhere = "the pods' own", .meaning = "where the other pods are"}};
inline constexpr TableKey<label_selector::kTable> kNamespaceSelector{{.name = "namespaceSelector"}};
inline constexpr Key<Texts> kMatchLabelKeys{
    {.name = "matchLabelKeys", .rule = &text_rules::kLabelKey, .meaning = "labels that have to have the pod's own value"}};
inline constexpr Key<Texts> kMismatchLabelKeys{
    {.name = "mismatchLabelKeys", .rule = &text_rules::kLabelKey, .meaning = "labels that must not have the pod's own value"}};

inline constexpr TableDef kTable{&kLabelSelector, &kTopologyKey, &kNamespaces, &kNamespaceSelector, &kMatchLabelKeys, &kMismatchLabelKeys};

}  // namespace pod_term

namespace preferred_pods {

inline constexpr TableKey<pod_term::kTable> kTerm{{.name = "podAffinityTerm", .presence = kNeeded}};
inline constexpr TableDef kTable{&kWeight, &kTerm};

}  // namespace preferred_pods

inline constexpr std::string_view kRequired = "requiredDuringSchedulingIgnoredDuringExecution";
inline constexpr std::string_view kPreferred = "preferredDuringSchedulingIgnoredDuringExecution";

namespace node_affinity {

inline constexpr TableKey<node_selector::kTable> kRequired{{.name = keys::kRequired}};
inline constexpr ElementsKey<preferred_nodes::kTable> kPreferred{
    {.name = keys::kPreferred, .meaning = "nodes that are better than others"}};
inline constexpr TableDef kTable{&kRequired, &kPreferred};

}  // namespace node_affinity

namespace pod_affinity {

inline constexpr ElementsKey<pod_term::kTable> kRequired{
    {.name = keys::kRequired, .meaning = "pods that have to be beside, or must not be"}};
inline constexpr ElementsKey<preferred_pods::kTable> kPreferred{
    {.name = keys::kPreferred, .meaning = "pods that had better be beside, or had better not"}};
inline constexpr TableDef kTable{&kRequired, &kPreferred};

}  // namespace pod_affinity

namespace affinity {

inline constexpr TableKey<node_affinity::kTable> kNodes{{.name = "nodeAffinity"}};
inline constexpr TableKey<pod_affinity::kTable> kPods{{.name = "podAffinity"}};
inline constexpr TableKey<pod_affinity::kTable> kOtherNodes{{.name = "podAntiAffinity"}};
inline constexpr TableDef kTable{&kNodes, &kPods, &kOtherNodes};

}  // namespace affinity

}  // namespace spin_aks::keys
