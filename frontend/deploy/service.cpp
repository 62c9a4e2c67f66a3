// SPDX-License-Identifier: Apache-2.0
//
// How the pods are reached: `expose` in one word, `[[service]]` in full.
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "frontend/deploy/parts.h"
#include "frontend/deploy/service_rules.h"

namespace spin_aks {
namespace {

constexpr std::int64_t kServicePort = 80;

struct Exposure {
  ServiceType type = ServiceType::kClusterIp;
  bool internal = true;  // unless it was said to be public
  Span span;
};

Exposure ResolveExposure(const ResolveContext& context) {
  const auto written = context.config.root().Text("expose");
  if (!written || **written == "none") return {};
  return {ServiceType::kLoadBalancer, **written == "internal", written->span};
}

std::optional<ServiceType> TypeNamed(std::string_view name) {
  if (name == "LoadBalancer") return ServiceType::kLoadBalancer;
  if (name == "Headless") return ServiceType::kHeadless;
  if (name == "None") return std::nullopt;
  return ServiceType::kClusterIp;
}

class ServiceResolver {
 public:
  ServiceResolver(const ResolveContext& context, const Workload& workload)
      : context_(context), workload_(workload), exposure_(ResolveExposure(context)) {}

  Service Default() const {
    Service service;
    service.name = context_.name;
    service.workload = workload_.name;
    service.type = exposure_.type;
    service.internal = exposure_.internal;
    service.ports.push_back({"http", kServicePort, workload_.listen_port});
    service.span = exposure_.span.is_somewhere() ? exposure_.span : workload_.span.span;
    return service;
  }

  // Nothing for the type `None`.
  std::optional<Service> Written(const Section& section) const {
    Service service = Default();
    service.span = section.FirstSpan().is_somewhere() ? section.FirstSpan() : workload_.span.span;
    const auto type = section.Text("type");
    if (type) {
      const auto named = TypeNamed(type->value);
      if (!named) {
        CheckNoService(context_, section);
        return std::nullopt;
      }
      service.type = *named;
    }
    if (const auto name = section.Text("name"))
      if (const auto legal = KubeName::Parse(name->value)) service.name = *legal;
    ResolveReach(section, service);
    service.ports = Ports(section, service.type);
    service.annotations = section.Map("annotations");
    CheckBalancerAnnotations(context_, section, service);
    CheckHeadlessPorts(context_, service);
    return service;
  }

 private:
  void ResolveReach(const Section& section, Service& service) const {
    const bool balanced = service.type == ServiceType::kLoadBalancer;
    const auto internal = section.Boolean("internal");
    service.internal = internal.value_or(exposure_.internal).value;
    if (internal && !balanced) ReportNoEffect(context_, internal->span, "internal", "only a `LoadBalancer` has an address to hide");
    service.dns_label = section.Text("dns_label");
    if (!service.dns_label || (balanced && !service.internal)) return;
    ReportNoEffect(context_, service.dns_label->span, "dns_label", "only a public `LoadBalancer` has a public name");
    service.dns_label.reset();
  }

  // Whether anything listens there is for the reference check over the whole output (backends/k8s).
  Spanned<std::int64_t> TargetPort(const Section& section) const { return section.Integer("target_port").value_or(workload_.listen_port); }

  std::vector<ServicePort> Ports(const Section& section, ServiceType type) const {
    const auto single = section.Integer("port");
    const auto list = section.Elements("ports");
    // Its name stands for the pods' own addresses, so it has the pods' port.
    const bool headless = type == ServiceType::kHeadless;
    if (list.empty()) return {{"http", single.value_or(headless ? TargetPort(section) : kServicePort), TargetPort(section)}};
    if (single || section.Integer("target_port")) {
      const Span span = single ? single->span : section.Integer("target_port")->span;
      context_.diagnostics.Report(DiagnosticKind::kExclusiveSettings, span, "a service has either `port` and `target_port`, or `ports`")
          .Also(section.KeySpan("ports"), "the list");
    }
    std::vector<ServicePort> ports;
    for (const Section& item : list) AddPort(item, section, ports);
    return ports;
  }

  void AddPort(const Section& item, const Section& section, std::vector<ServicePort>& ports) const {
    const auto port = item.Integer("port");
    if (!port) {
      const Span span = item.FirstSpan().is_somewhere() ? item.FirstSpan() : section.KeySpan("ports");
      context_.diagnostics.Report(DiagnosticKind::kMissingSetting, span, "an entry of `ports` needs `port`");
      return;
    }
    const auto name = item.Text("name");
    ServicePort added{name ? name->value : ports.empty() ? "http" : fmt::format("port-{}", **port), *port, TargetPort(item)};
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
  const auto written = context.config.root().Elements("service");
  const auto expose = context.config.root().Text("expose");
  if (!workload.serves_http) {
    if (expose && **expose != "none") ReportNoEffect(context, expose->span, "expose", "the application has no HTTP trigger");
    for (const Section& section : written)
      ReportNoEffect(context, section.FirstSpan(), "service", "the application has no HTTP trigger, so nothing listens");
    return {};
  }
  const ServiceResolver resolver(context, workload);
  if (written.empty()) return {resolver.Default()};
  std::vector<Service> services;
  for (const Section& section : written)
    if (auto service = resolver.Written(section)) services.push_back(std::move(*service));
  CheckServiceNames(context, services);
  CheckDnsLabels(context, services);
  return services;
}

}  // namespace spin_aks
