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

TextMap LowerAnnotations(const Service& service) {
  TextMap annotations = UserMap(Rule::kServiceAnnotation, service.annotations);
  const bool is_balanced = service.type == ServiceType::kLoadBalancer;
  if (is_balanced && service.internal)
    annotations.try_emplace(std::string(kInternalBalancerAnnotation), By(Rule::kInternalBalancer, "true"));
  if (service.dns_label) annotations.try_emplace(std::string(kDnsLabelAnnotation), By(Rule::kDnsLabel, *service.dns_label));
  return annotations;
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

ServiceObject LowerService(const Site& site, const Service& service) {
  const auto workload = std::ranges::find(site.placement.workloads, service.workload, &Workload::name);
  CHECK(workload != site.placement.workloads.end(), "a Service has something behind it");
  ServiceObject out;
  out.metadata = AppMetadata(site, By(Rule::kObjectName, service.name.text()), workload->name.text(), service.span);
  out.metadata.annotations = LowerAnnotations(service);
  out.type = By(Rule::kServiceType, service.type == ServiceType::kLoadBalancer ? "LoadBalancer" : "ClusterIP");
  out.headless = service.type == ServiceType::kHeadless;
  out.selector = AppSelector(site, workload->name.text());
  for (const ServicePort& port : service.ports) out.ports.push_back(LowerPort(port, *workload));
  return out;
}

}  // namespace spin_aks::k8s
