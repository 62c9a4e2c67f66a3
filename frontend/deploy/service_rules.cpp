// SPDX-License-Identifier: Apache-2.0
//
// Annotations: kubernetes-sigs/cloud-provider-azure, pkg/consts and azure_loadbalancer.go.
#include "frontend/deploy/service_rules.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

#include "frontend/text/wording.h"
#include "ir/azure_annotations.h"

namespace spin_aks {
namespace {

// What said whether the balancer is internal; nowhere if it is so by default.
Span ReachSpan(const ResolveContext& context, const Section<keys::service::kTable>& written) {
  if (const Span internal = written.SpanOf<keys::service::kInternal>(); internal.is_somewhere()) return internal;
  return context.settings.SpanOf<keys::kExpose>();
}

// Azure takes the one text `true` for internal, and every other for public.
void CheckInternal(const ResolveContext& context, const Section<keys::service::kTable>& written, const Service& service) {
  const auto annotation = service.annotations.find(std::string(kInternalBalancerAnnotation));
  if (annotation == service.annotations.end() || (*annotation->second == "true") == service.internal) return;
  auto& report =
      context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, annotation->second.span,
                                 fmt::format("this annotation makes the balancer {}, which is to be {}",
                                             service.internal ? "public" : "internal", service.internal ? "internal" : "public"));
  if (const Span reach = ReachSpan(context, written); reach.is_somewhere()) report.Also(reach, "said here");
  report.Help(fmt::format("leave the annotation out, and write `{}` if that is meant",
                          Line(keys::service::kInternal, service.internal ? "false" : "true")));
}

void CheckDnsLabel(const ResolveContext& context, const Service& service) {
  const auto annotation = service.annotations.find(std::string(kDnsLabelAnnotation));
  if (annotation == service.annotations.end() || !service.dns_label || annotation->second == *service.dns_label) return;
  context.diagnostics
      .Report(DiagnosticKind::kExclusiveSettings, annotation->second.span,
              fmt::format("this annotation says {}, and `{}` says {}", Quoted(*annotation->second), keys::service::kDnsLabel.name,
                          Quoted(**service.dns_label)))
      .Also(service.dns_label->span, "the other one")
      .Help(fmt::format("leave the annotation out: `{}` makes it", keys::service::kDnsLabel.name));
}

}  // namespace

void CheckBalancerAnnotations(const ResolveContext& context, const Section<keys::service::kTable>& written, const Service& service) {
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
        .Help(fmt::format("use `{}`", Line(keys::service::kPort, std::to_string(*port.target_port))));
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

void CheckNoService(const ResolveContext& context, const Section<keys::service::kTable>& written) {
  const auto refuse = [&](Span span, const ConfigKey& key) {
    if (span.is_somewhere()) ReportNoEffect(context, span, key.name, "the type `None` makes no service");
  };
  using namespace keys;
  refuse(written.SpanOf<service::kAnnotations>(), service::kAnnotations);
  refuse(written.SpanOf<service::kDnsLabel>(), service::kDnsLabel);
  refuse(written.SpanOf<service::kInternal>(), service::kInternal);
  refuse(written.SpanOf<service::kName>(), service::kName);
  refuse(written.SpanOf<service::kPort>(), service::kPort);
  refuse(written.SpanOf<service::kPorts>(), service::kPorts);
  refuse(written.SpanOf<service::kTargetPort>(), service::kTargetPort);
}

}  // namespace spin_aks
