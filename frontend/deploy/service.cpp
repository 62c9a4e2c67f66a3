// SPDX-License-Identifier: Apache-2.0
//
// How the pods are reached: `expose` in one word, `[[service]]` in full.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "frontend/deploy/parts.h"
#include "frontend/deploy/service_rules.h"

namespace spin_aks {
namespace {

using ServiceSettings = Section<keys::service::kTable>;
using PortSettings = Section<keys::service_port::kTable>;

struct Exposure {
  ServiceChoice type = ServiceChoice::kClusterIp;
  bool internal = true;  // unless it was said to be public
  Span span;
};

Exposure ResolveExposure(const ResolveContext& context) {
  const Spanned<Expose> expose = context.settings.Get<keys::kExpose>();
  if (*expose == Expose::kNone) return {ServiceChoice::kClusterIp, true, expose.span};
  return {ServiceChoice::kLoadBalancer, *expose == Expose::kInternal, expose.span};
}

ServiceType TypeOf(ServiceChoice choice) {
  switch (choice) {
    case ServiceChoice::kLoadBalancer:
      return ServiceType::kLoadBalancer;
    case ServiceChoice::kHeadless:
      return ServiceType::kHeadless;
    case ServiceChoice::kClusterIp:
    case ServiceChoice::kNone:
      break;
  }
  return ServiceType::kClusterIp;
}

class ServiceResolver {
 public:
  ServiceResolver(const ResolveContext& context, const Workload& workload)
      : context_(context), workload_(workload), exposure_(ResolveExposure(context)) {}

  // The Service of an application that has no `[[service]]`: one of which nothing was said.
  std::optional<Service> Default() const {
    auto service = Resolve(context_.settings.Nothing<keys::kService>());
    const bool is_exposed = exposure_.type != ServiceChoice::kClusterIp;
    if (service) service->span = is_exposed ? exposure_.span : workload_.span.span;
    return service;
  }

  // Nothing for the type `None`.
  std::optional<Service> Resolve(const ServiceSettings& section) const {
    const auto type = section.GetOr<keys::service::kType>({exposure_.type, exposure_.span});
    if (*type == ServiceChoice::kNone) {
      CheckNoService(context_, section);
      return std::nullopt;
    }
    Service service;
    service.span = section.FirstSpan().is_somewhere() ? section.FirstSpan() : workload_.span.span;
    service.workload = workload_.name;
    service.type = TypeOf(*type);
    // Legal already: the table of keys saw to it.
    service.name = KubeName::Legalize(*section.GetOr<keys::service::kName>({context_.name.text(), context_.app.name.span}));
    ResolveReach(section, service);
    service.ports = Ports(section, service.type);
    service.annotations = section.Get<keys::service::kAnnotations>();
    CheckBalancerAnnotations(context_, section, service);
    CheckHeadlessPorts(context_, service);
    return service;
  }

 private:
  void ResolveReach(const ServiceSettings& section, Service& service) const {
    const bool balanced = service.type == ServiceType::kLoadBalancer;
    if (balanced) {
      service.internal = *section.GetOr<keys::service::kInternal>({exposure_.internal, exposure_.span});
    } else if (const auto internal = section.ValueSpanOf<keys::service::kInternal>(); internal.is_somewhere()) {
      ReportNoEffect(context_, internal, keys::service::kInternal.name, "only a `LoadBalancer` has an address to hide");
    }
    if (balanced && !service.internal) {
      service.dns_label = section.Find<keys::service::kDnsLabel>();
    } else if (const auto label = section.ValueSpanOf<keys::service::kDnsLabel>(); label.is_somewhere()) {
      ReportNoEffect(context_, label, keys::service::kDnsLabel.name, "only a public `LoadBalancer` has a public name");
    }
  }

  std::vector<ServicePort> Ports(const ServiceSettings& section, ServiceType type) const {
    const auto list = section.Get<keys::service::kPorts>();
    if (list.empty()) return {SinglePort(section, type)};
    Span single = section.ValueSpanOf<keys::service::kPort>();
    if (!single.is_somewhere()) single = section.ValueSpanOf<keys::service::kTargetPort>();
    if (single.is_somewhere()) {
      context_.diagnostics
          .Report(DiagnosticKind::kExclusiveSettings, single,
                  fmt::format("a service has either `{}` and `{}`, or `{}`", keys::service::kPort.name, keys::service::kTargetPort.name,
                              keys::service::kPorts.name))
          .Also(section.SpanOf<keys::service::kPorts>(), "the list");
    }
    std::vector<ServicePort> ports;
    for (const PortSettings& item : list) AddPort(item, section, ports);
    return ports;
  }

  // Whether anything listens there is for the reference check over the whole output (backends/k8s).
  ServicePort SinglePort(const ServiceSettings& section, ServiceType type) const {
    const auto target = section.GetOr<keys::service::kTargetPort>(workload_.listen_port);
    // Its name stands for the pods' own addresses, so it has the pods' port.
    const bool headless = type == ServiceType::kHeadless;
    const auto port = section.GetOr<keys::service::kPort>(headless ? target : keys::service::kPort.Usual());
    return {keys::service_port::kName.Usual(), port, target};
  }

  void AddPort(const PortSettings& item, const ServiceSettings& section, std::vector<ServicePort>& ports) const {
    const auto port = item.Find<keys::service_port::kPort>();
    if (!port) {
      const Span span = item.FirstSpan().is_somewhere() ? item.FirstSpan() : section.SpanOf<keys::service::kPorts>();
      context_.diagnostics.Report(DiagnosticKind::kMissingSetting, span,
                                  fmt::format("an entry of `{}` needs `{}`", keys::service::kPorts.name, keys::service_port::kPort.name));
      return;
    }
    const auto usual = ports.empty() ? Spanned(keys::service_port::kName.Usual()) : Spanned(fmt::format("port-{}", **port), port->span);
    ServicePort added{item.GetOr<keys::service_port::kName>(usual).value, *port,
                      item.GetOr<keys::service_port::kTargetPort>(workload_.listen_port)};
    // Kubernetes wants names and numbers apart.
    for (const ServicePort& other : ports) {
      if (other.name != added.name && *other.port != *added.port) continue;
      context_.diagnostics.Report(DiagnosticKind::kNameCollision, port->span, "two ports of one service have the same name or number")
          .Also(other.port.span, "the other one");
      return;
    }
    ports.push_back(std::move(added));
  }

  const ResolveContext& context_;
  const Workload& workload_;
  Exposure exposure_;
};

// `expose` is how a service is reached that does not say it.
template <typename Sections>
void CheckExposeIsRead(const ResolveContext& context, const Sections& written) {
  const Span expose = context.settings.ValueSpanOf<keys::kExpose>();
  const auto says = [](const ServiceSettings& section) { return section.ValueSpanOf<keys::service::kType>().is_somewhere(); };
  if (expose.is_somewhere() && std::ranges::all_of(written, says))
    ReportNoEffect(context, expose, keys::kExpose.name,
                   fmt::format("each `[[{}]]` has a `{}`", keys::kService.name, keys::service::kType.name));
}

void CheckServiceNames(const ResolveContext& context, const std::vector<Service>& services) {
  std::map<KubeName, Span> seen;
  for (const Service& service : services) {
    const auto [known, is_new] = seen.emplace(service.name, service.span);
    if (is_new) continue;
    context.diagnostics
        .Report(DiagnosticKind::kNameCollision, service.span, fmt::format("two services are called `{}`", service.name.text()))
        .Also(known->second, "the other one");
  }
}

}  // namespace

std::vector<Service> ResolveServices(const ResolveContext& context, const Workload& workload) {
  const auto written = context.settings.Get<keys::kService>();
  if (workload.http != Workload::Http::kServes) {
    const Span expose = context.settings.ValueSpanOf<keys::kExpose>();
    if (expose.is_somewhere() && *context.settings.Get<keys::kExpose>() != Expose::kNone)
      ReportNoEffect(context, expose, keys::kExpose.name, "the application has no HTTP trigger");
    for (const ServiceSettings& section : written)
      ReportNoEffect(context, section.FirstSpan(), keys::kService.name, "the application has no HTTP trigger, so nothing listens");
    return {};
  }
  const ServiceResolver resolver(context, workload);
  std::vector<Service> services;
  if (written.empty()) {
    if (auto service = resolver.Default()) services.push_back(std::move(*service));
    return services;
  }
  CheckExposeIsRead(context, written);
  for (const ServiceSettings& section : written) {
    auto service = resolver.Resolve(section);
    if (!service) continue;
    if (!services.empty()) service->role = service->name.text();
    services.push_back(*std::move(service));
  }
  CheckServiceNames(context, services);
  CheckDnsLabels(context, services);
  return services;
}

}  // namespace spin_aks
