// SPDX-License-Identifier: Apache-2.0
//
// Annotations: kubernetes-sigs/cloud-provider-azure, pkg/consts and azure_loadbalancer.go.
#include "frontend/deploy/service_rules.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "frontend/text/wording.h"
#include "ir/azure_annotations.h"

namespace spin_aks {
namespace {

// What said whether the balancer is internal; nowhere if it is so by default.
Span ReachSpan(const ResolveContext& context, const Section& written) {
  if (const Span internal = written.KeySpan("internal"); internal.is_somewhere()) return internal;
  return context.config.root().KeySpan("expose");
}

// Azure takes the one text `true` for internal, and every other for public.
void CheckInternal(const ResolveContext& context, const Section& written, const Service& service) {
  const auto annotation = service.annotations.find(std::string(kInternalBalancerAnnotation));
  if (annotation == service.annotations.end() || (*annotation->second == "true") == service.internal) return;
  auto& report =
      context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, annotation->second.span,
                                 fmt::format("this annotation makes the balancer {}, which is to be {}",
                                             service.internal ? "public" : "internal", service.internal ? "internal" : "public"));
  if (const Span reach = ReachSpan(context, written); reach.is_somewhere()) report.Also(reach, "said here");
  report.Help(fmt::format("leave the annotation out, and write `internal = {}` if that is meant", service.internal ? "false" : "true"));
}

void CheckDnsLabel(const ResolveContext& context, const Service& service) {
  const auto annotation = service.annotations.find(std::string(kDnsLabelAnnotation));
  if (annotation == service.annotations.end() || !service.dns_label || annotation->second == *service.dns_label) return;
  context.diagnostics
      .Report(DiagnosticKind::kExclusiveSettings, annotation->second.span,
              fmt::format("this annotation says {}, and `dns_label` says {}", Quoted(*annotation->second), Quoted(**service.dns_label)))
      .Also(service.dns_label->span, "the other one")
      .Help("leave the annotation out: `dns_label` makes it");
}

}  // namespace

void CheckBalancerAnnotations(const ResolveContext& context, const Section& written, const Service& service) {
  if (service.type != ServiceType::kLoadBalancer) return;
  CheckInternal(context, written, service);
  CheckDnsLabel(context, service);
}

void CheckHeadlessPorts(const ResolveContext& context, const Service& service) {
  if (service.type != ServiceType::kHeadless) return;
  for (const ServicePort& port : service.ports) {
    if (port.port == port.target_port) continue;
    auto& report = context.diagnostics.Report(
        DiagnosticKind::kDeadPort, port.port.span,
        fmt::format("nothing answers on port {} of a headless service: the pods have port {}", *port.port, *port.target_port));
    if (port.target_port.span.is_somewhere()) report.Also(port.target_port.span, "the pods' port");
    report.Help("its name stands for the pods' own addresses, with nothing between to change the port")
        .Help(fmt::format("use `port = {}`", *port.target_port));
  }
}

void CheckDnsLabels(const ResolveContext& context, const std::vector<Service>& services) {
  std::map<std::string_view, Span> seen;
  for (const Service& service : services) {
    if (!service.dns_label) continue;
    const auto [known, is_new] = seen.emplace(**service.dns_label, service.dns_label->span);
    if (is_new) continue;
    context.diagnostics
        .Report(DiagnosticKind::kNameCollision, service.dns_label->span,
                fmt::format("two services have the public name {}", Quoted(**service.dns_label)))
        .Also(known->second, "the other one");
  }
}

void CheckNoService(const ResolveContext& context, const Section& written) {
  static constexpr std::array<std::string_view, 7> kOthers{"annotations", "dns_label", "internal", "name", "port", "ports", "target_port"};
  for (const std::string_view key : kOthers)
    if (const Span span = written.KeySpan(key); span.is_somewhere()) ReportNoEffect(context, span, key, "the type `None` makes no service");
}

}  // namespace spin_aks
