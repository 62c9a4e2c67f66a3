// SPDX-License-Identifier: Apache-2.0
//
// `[[service]]`: how the pods are reached.
#pragma once

#include "frontend/settings/keys_app.h"

namespace spin_aks::keys {

namespace service_port {

inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kServiceName,
                                         .follows = "`{0}`, or `port-<port>` behind the first",
                                         .meaning = "the port's name"},
                                        "http"};
inline constexpr Key<std::int64_t> kPort{{.name = "port",
                                          .range = kPortNumbers,
                                          .meaning = "a port that the Service offers",
                                          .example = "[[service]]\nports = [{ port = 80 }, { name = \"alt\", port = 8080 }]",
                                          .presence = kNeeded}};
inline constexpr Key<std::int64_t> kTargetPort{
    {.name = "target_port", .range = kPortNumbers, .follows = "the listen port", .meaning = "the pod's port behind it"}};

inline constexpr TableDef kTable{&kName, &kPort, &kTargetPort};

}  // namespace service_port

namespace service {

inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kServiceName,
                                         .follows = "the application's name",
                                         .meaning = "the Service's name",
                                         .example = "[[service]]\nname = \"shop\"\nport = 8080"}};
inline constexpr Key<ServiceChoice> kType{{.name = "type", .follows = "by `expose`", .meaning = "the Service's type; `None` makes none"}};
inline constexpr Key<std::int64_t> kPort{
    {.name = "port",
     .range = kPortNumbers,
     .follows = "{0}; the target port of a `Headless` one",
     .meaning = "the port that the Service offers; excludes `ports`",
     .explanation = "A `Headless` Service changes no port: clients reach the pods themselves, on the target port."},
    80};
inline constexpr Key<std::int64_t> kTargetPort{
    {.name = "target_port", .range = kPortNumbers, .follows = "the listen port", .meaning = "the pod's port behind `port`"}};
inline constexpr ElementsKey<service_port::kTable> kPorts{{.name = "ports", .meaning = "several ports; excludes `port` and `target_port`"}};
inline constexpr Key<Open<std::string>> kAnnotations{{.name = "annotations",
                                                      .any_name = "<annotation>",
                                                      .rule = &text_rules::kAnything,
                                                      .name_rule = &text_rules::kLabelKey,
                                                      .meaning = "annotations of the Service"}};
inline constexpr Key<bool> kInternal{
    {.name = "internal", .follows = "true unless `expose` is `public`", .meaning = "whether a load balancer has an internal address only"}};
inline constexpr Key<std::string> kDnsLabel{
    {.name = "dns_label", .rule = &text_rules::kAzureDnsLabel, .meaning = "the Azure DNS label of a public load balancer"}};

inline constexpr TableDef kTable{&kName, &kType, &kPort, &kTargetPort, &kPorts, &kAnnotations, &kInternal, &kDnsLabel};

}  // namespace service

}  // namespace spin_aks::keys
