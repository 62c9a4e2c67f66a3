// SPDX-License-Identifier: Apache-2.0
//
// `[app]`: how the pods of a workload run.
#pragma once

#include "frontend/settings/key.h"
#include "frontend/settings/keys_affinity.h"
#include "ir/spin_facts.h"

namespace spin_aks::keys {

inline constexpr IntegerRange kPortNumbers{1, 65535};
inline constexpr IntegerRange kPositiveNumbers{1, 2147483647};

namespace autoscale {

inline constexpr Key<std::int64_t> kMin{
    {.name = "min", .range = kPositiveNumbers, .follows = "{0}, or `max` where that is less", .meaning = "the least number of pods"}, 2};
inline constexpr Key<std::int64_t> kMax{{.name = "max",
                                         .range = kPositiveNumbers,
                                         .meaning = "the greatest number of pods; excludes `app.replicas`",
                                         .example = "[app]\nautoscale = { max = 6, cpu = 70 }",
                                         .presence = kNeeded}};
inline constexpr Key<std::int64_t> kCpu{
    {.name = "cpu", .range = {1, 1000}, .follows = "{0} without `memory`", .meaning = "the CPU use to aim for, in percent of the request"},
    80};
inline constexpr Key<std::int64_t> kMemory{
    {.name = "memory", .range = {1, 1000}, .meaning = "the memory use to aim for, in percent of the request"}};

inline constexpr TableDef kTable{&kMin, &kMax, &kCpu, &kMemory};

}  // namespace autoscale

namespace resources {

inline constexpr Key<Open<Scalar>> kRequests{{.name = "requests",
                                              .any_name = "<resource>",
                                              .rule = &text_rules::kQuantity,
                                              .name_rule = &text_rules::kResourceName,
                                              .follows = "`cpu` {0}, `memory` {1}",
                                              .meaning = "what a pod is sure to get",
                                              .example = "[app.resources]\nrequests = { cpu = \"250m\", memory = \"64Mi\" }"},
                                             "100m",
                                             "128Mi"};
inline constexpr Key<Open<Scalar>> kLimits{{.name = "limits",
                                            .any_name = "<resource>",
                                            .rule = &text_rules::kQuantity,
                                            .name_rule = &text_rules::kResourceName,
                                            .meaning = "what a pod may use at most",
                                            .example = "[app.resources]\nlimits = { memory = \"256Mi\" }"}};

inline constexpr TableDef kTable{&kRequests, &kLimits};

}  // namespace resources

// What `readiness` and `liveness` are made of.
namespace probe {

inline constexpr Key<std::string> kPath{{.name = "path", .rule = &text_rules::kHttpPath, .meaning = "the path that is asked"}, kHealthPath};
inline constexpr Key<std::int64_t> kPort{
    {.name = "port", .range = kPortNumbers, .follows = "the listen port", .meaning = "the port that is asked"}};
inline constexpr Key<std::int64_t> kPeriod{{.name = "period", .range = kPositiveNumbers, .meaning = "seconds between two questions"}, 10};
inline constexpr Key<std::int64_t> kInitialDelay{
    {.name = "initial_delay", .elsewhere = "Kubernetes' own: 0", .meaning = "seconds before the first question"}};
inline constexpr Key<std::int64_t> kTimeout{
    {.name = "timeout", .range = kPositiveNumbers, .elsewhere = "Kubernetes' own: 1", .meaning = "seconds to answer in"}};
inline constexpr Key<std::int64_t> kFailures{
    {.name = "failures", .range = kPositiveNumbers, .elsewhere = "Kubernetes' own: 3", .meaning = "failures in a row that count"}};

inline constexpr TableDef kTable{&kPath, &kPort, &kPeriod, &kInitialDelay, &kTimeout, &kFailures};

}  // namespace probe

namespace strategy {

inline constexpr Key<Scalar> kSurge{{.name = "surge",
                                     .rule = &text_rules::kCountOrAnyPercent,
                                     .follows = "`{0}`; `{1}` where every pod would get every message",
                                     .meaning = "pods above the number while rolling"},
                                    "25%",
                                    "0"};
inline constexpr Key<Scalar> kUnavailable{{.name = "unavailable",
                                           .rule = &text_rules::kCountOrPercent,
                                           .follows = "`{0}`; `{1}` where every pod would get every message",
                                           .meaning = "pods below the number while rolling",
                                           .example = "[app]\nstrategy = { surge = 1, unavailable = 0 }"},
                                          "25%",
                                          "1"};

inline constexpr TableDef kTable{&kSurge, &kUnavailable};

}  // namespace strategy

namespace disruption {

inline constexpr Key<Scalar> kMaxUnavailable{{.name = "max_unavailable",
                                              .rule = &text_rules::kCountOrPercent,
                                              .follows = "{0} with more than one pod",
                                              .meaning = "pods that a drain may take at once"},
                                             "1"};

inline constexpr TableDef kTable{&kMaxUnavailable};

}  // namespace disruption

namespace toleration {

inline constexpr std::array<std::string_view, 2> kComparisons{"Equal", "Exists"};
inline constexpr std::array<std::string_view, 3> kEffects{"NoSchedule", "PreferNoSchedule", "NoExecute"};

inline constexpr Key<std::string> kKey{{.name = "key",
                                        .rule = &text_rules::kLabelKey,
                                        .meaning = "the taint's key; without one every taint, with `operator = \"Exists\"`",
                                        .example = "[[app.tolerations]]\nkey = \"agentpool\"\nvalue = \"wasm\"\neffect = \"NoSchedule\""}};
inline constexpr Key<std::string> kOperator{
    {.name = "operator", .choices = kComparisons, .meaning = "whether the taint has this value, or any"}, "Equal"};
inline constexpr Key<std::string> kValue{{.name = "value", .rule = &text_rules::kLabelValue, .meaning = "the taint's value"}};
inline constexpr Key<std::string> kEffect{
    {.name = "effect", .choices = kEffects, .elsewhere = "all of them", .meaning = "the effect that is tolerated"}};
inline constexpr Key<std::int64_t> kSeconds{
    {.name = "tolerationSeconds", .elsewhere = "for ever", .meaning = "how long a running pod stays on a node with a `NoExecute` taint"}};

inline constexpr TableDef kTable{&kKey, &kOperator, &kValue, &kEffect, &kSeconds};

}  // namespace toleration

// What `app.state` is made of.
namespace state {

inline constexpr Key<std::string> kSize{{.name = "size",
                                         .rule = &text_rules::kQuantity,
                                         .meaning = "how much is claimed",
                                         .example = "[app.state]\nsize = \"1Gi\"",
                                         .presence = kNeeded}};
inline constexpr Key<std::string> kClass{{.name = "class",
                                          .rule = &text_rules::kDnsSubdomain,
                                          .elsewhere = "the cluster's default class",
                                          .meaning = "the StorageClass of the volume"}};

inline constexpr TableDef kTable{&kSize, &kClass};

}  // namespace state

namespace app {

inline constexpr std::array<std::string_view, 3> kPullPolicies{"Always", "IfNotPresent", "Never"};

inline constexpr Key<std::int64_t> kReplicas{
    {.name = "replicas",
     .range = {0, 100000},
     .follows = "{0}; {1} where a store lives in the pod, or every pod would get every message",
     .meaning = "how many pods",
     .explanation =
         "An unconfigured `default` store lives inside each pod: two pods would show two truths, so more than one is refused then. "
         "Redis publishes to every subscriber, and MQTT too without `$share/`: with more than one, each message is handled by each pod.",
     .example = "[app]\nreplicas = 3"},
    2,
    1};
inline constexpr TableKey<autoscale::kTable> kAutoscale{
    {.name = "autoscale", .meaning = "as many pods as the load asks for, in place of `replicas`"}};
inline constexpr Key<Security> kSecurity{
    {.name = "security",
     .meaning = "what the pods may do",
     .explanation =
         "`baseline`: no service-account token, no privilege escalation, the runtime's seccomp profile. `restricted` passes Pod Security "
         "*restricted* and listens on 8080. `none` sets nothing.",
     .example = "[app]\nsecurity = \"restricted\""},
    Security::kBaseline};
inline constexpr Key<std::int64_t> kListenPort{{.name = "listen_port",
                                                .range = kPortNumbers,
                                                .follows = "{0}; {1} with `security = \"restricted\"`",
                                                .meaning = "the port that Spin listens on"},
                                               80,
                                               8080};
inline constexpr TableKey<resources::kTable> kResources{{.name = "resources"}};
inline constexpr TableKey<probe::kTable> kReadiness{{.name = "readiness", .meaning = "whether a pod gets traffic"}};
inline constexpr TableKey<probe::kTable> kLiveness{
    {.name = "liveness", .meaning = "whether a pod is alive: it is restarted when it is not"}};
inline constexpr Key<std::string> kHealthRoute{
    {.name = "health_route",
     .rule = &text_rules::kHttpPath,
     .meaning = "a route that answers 200, for an application that has no other: so that its pods can be asked whether they are well",
     .explanation = "Without an HTTP trigger nothing listens, and pods have no probes: AKS Automatic warns of that, or refuses it. No "
                    "Service is made for it. Needs Spin 3.5.",
     .example = "[app]\nhealth_route = \"/healthz\"",
     .reach = Reach::kImage}};
inline constexpr TableKey<state::kTable> kState{
    {.name = "state",
     .meaning = "a volume for the stores that Spin keeps in files, which outlives the pods",
     .explanation =
         "Spin keeps the stores called `default` below `/.spin` unless something configures them. One pod has the volume, and "
         "the old one ends before the new one starts. Deleting the application deletes the claim, and with most classes the data."}};
inline constexpr Key<Open<std::string>> kNodeSelector{{.name = "node_selector",
                                                       .any_name = "<label>",
                                                       .rule = &text_rules::kLabelValue,
                                                       .name_rule = &text_rules::kLabelKey,
                                                       .meaning = "labels that a node must have",
                                                       .example = "[app.node_selector]\n\"agentpool\" = \"wasm\""}};
inline constexpr Key<Open<std::string>> kLabels{{.name = "labels",
                                                 .any_name = "<label>",
                                                 .rule = &text_rules::kLabelValue,
                                                 .name_rule = &text_rules::kLabelKey,
                                                 .meaning = "labels of the workload and its pods",
                                                 .example = "[app.labels]\nteam = \"checkout\""}};
inline constexpr Key<Open<std::string>> kAnnotations{{.name = "annotations",
                                                      .any_name = "<annotation>",
                                                      .rule = &text_rules::kAnything,
                                                      .name_rule = &text_rules::kLabelKey,
                                                      .meaning = "annotations of the workload's pods"}};
inline constexpr Key<std::string> kPullPolicy{{.name = "pull_policy",
                                               .choices = kPullPolicies,
                                               .elsewhere = "Kubernetes' own: `Always` for `latest`, else `IfNotPresent`",
                                               .meaning = "when a node pulls the image"}};
inline constexpr Key<std::string> kSchedule{{.name = "schedule",
                                             .rule = &text_rules::kCron,
                                             .meaning = "when an application with a `command` trigger runs, in UTC; without it once",
                                             .example = "[app]\nschedule = \"30 4 * * mon-fri\""}};
inline constexpr Key<std::string> kPriorityClass{{.name = "priority_class",
                                                  .rule = &text_rules::kDnsSubdomain,
                                                  .elsewhere = "the cluster's default class",
                                                  .meaning = "the PriorityClass of the pods: who goes first where nodes are full",
                                                  .example = "[app]\npriority_class = \"shop-critical\"",
                                                  .pod_field = PodField::kPriorityClass}};
inline constexpr ElementsKey<toleration::kTable> kTolerations{
    {.name = "tolerations",
     .meaning = "taints of nodes that the pods may run on all the same, besides those of the runtime class",
     .pod_field = PodField::kToleration}};
inline constexpr TableKey<affinity::kTable> kAffinity{
    {.name = "affinity",
     .meaning = "which nodes, and which pods beside them, the pods like, as Kubernetes has it",
     .pod_field = PodField::kAffinity}};
inline constexpr TableKey<strategy::kTable> kStrategy{{.name = "strategy"}};
inline constexpr TableKey<disruption::kTable> kDisruption{{.name = "disruption"}};

inline constexpr TableDef kTable{&kReplicas,      &kAutoscale,   &kSecurity,     &kListenPort, &kResources,   &kReadiness,  &kLiveness,
                                 &kHealthRoute,   &kState,       &kNodeSelector, &kLabels,     &kAnnotations, &kPullPolicy, &kSchedule,
                                 &kPriorityClass, &kTolerations, &kAffinity,     &kStrategy,   &kDisruption};

}  // namespace app

}  // namespace spin_aks::keys
