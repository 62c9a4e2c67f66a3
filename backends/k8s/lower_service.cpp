// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_service.h"

#include <algorithm>
#include <utility>

#include "backends/k8s/labels.h"
#include "backends/k8s/lower_workload.h"
#include "ir/azure_annotations.h"
#include "ir/check.h"

namespace spin_aks::k8s {
namespace {

// Whether the balancer in front of a Service is internal goes with its type, which a chart's user may change. What the settings
// say by the annotation itself comes first.
OpenMap LowerAnnotations(const Service& service, Knobs& knobs) {
  TextMap ours;
  const std::string internal(kInternalBalancerAnnotation);
  const bool is_balanced = service.type == ServiceType::kLoadBalancer || (knobs.open() && service.type != ServiceType::kHeadless);
  if (is_balanced && (service.internal || knobs.open()) && !service.annotations.contains(internal)) {
    const yaml::Mark mark = knobs.Use({.knob = Knob::kServiceInternal,
                                       .owner = service.name.text(),
                                       .value = By(Rule::kInternalBalancer, service.internal, service.span)});
    ours[internal] = Text(By(Rule::kInternalBalancer, "true"), mark);
  }
  if (service.dns_label) ours[std::string(kDnsLabelAnnotation)] = By(Rule::kDnsLabel, *service.dns_label);
  return knobs.OfferMap(Knob::kServiceAnnotations, service.name.text(), std::move(ours),
                        UserMap(Rule::kServiceAnnotation, service.annotations));
}

Text LowerType(const Service& service, Knobs& knobs) {
  const Text type = By(Rule::kServiceType, service.type == ServiceType::kLoadBalancer ? "LoadBalancer" : "ClusterIP");
  // A Service without an address of its own has only one type.
  return service.type == ServiceType::kHeadless ? type : knobs.Offer(Knob::kServiceType, service.name.text(), type);
}

// By name where it is the container's own port: then the number stands in one place.
ServicePortSpec LowerPort(const ServicePort& port, const Workload& workload) {
  ServicePortSpec out{.name = port.name,
                      .port = By(Rule::kServicePort, port.port),
                      .target = By(Rule::kServiceTarget, port.target_port),
                      .span = port.port.span};
  if (port.target_port == workload.listen_port) out.target = By(Rule::kServiceTarget, kHttpPortName, workload.listen_port.span);
  return out;
}

}  // namespace

ServiceObject LowerService(const Site& site, const Service& service, Knobs& knobs) {
  const auto workload = std::ranges::find(site.placement.workloads, service.workload, &Workload::name);
  CHECK(workload != site.placement.workloads.end(), "a Service has something behind it");
  ServiceObject out;
  out.metadata = AppMetadata(site, By(Rule::kObjectName, service.name.text()), workload->name.text(), service.span);
  out.metadata.annotations = LowerAnnotations(service, knobs);
  out.type = LowerType(service, knobs);
  out.headless = service.type == ServiceType::kHeadless;
  out.selector = AppSelector(site, workload->name.text());
  if (const auto label = ServiceLabel(site, service)) out.selector[*label] = "true";
  for (const ServicePort& port : service.ports) out.ports.push_back(LowerPort(port, *workload));
  out.ports.front().port = knobs.Offer(Knob::kServicePort, service.name.text(), out.ports.front().port);
  return out;
}

Ingress LowerIngress(const Site& site, const Service& service, Knobs& knobs) {
  constexpr Rule kRule = Rule::kChartIngress;
  const Text nothing = By(kRule, "");
  Ingress out;
  out.metadata = AppMetadata(site, By(kRule, service.name.text()), service.workload.text(), service.span);
  out.metadata.annotations = knobs.OfferMap(Knob::kIngressAnnotations, {}, {}, {});
  out.metadata.mark = knobs.Use({.knob = Knob::kIngress, .value = By(kRule, false)});
  out.class_name = knobs.Offer(Knob::kIngressClass, {}, nothing);
  out.host = knobs.Offer(Knob::kIngressHost, {}, nothing);
  out.tls_secret = knobs.Offer(Knob::kIngressTlsSecret, {}, nothing);
  out.tls = knobs.Use({.knob = Knob::kIngressTls, .value = nothing});
  out.service = service.name.text();
  out.port = service.ports.front().name;
  return out;
}

}  // namespace spin_aks::k8s
