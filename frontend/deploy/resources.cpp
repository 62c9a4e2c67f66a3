// SPDX-License-Identifier: Apache-2.0
//
// What a pod is sure to get, and what it may use at most.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "frontend/deploy/scaling.h"
#include "frontend/text/quantity.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

// Devices and huge pages are handed out, not shared (IsOvercommitAllowed of Kubernetes).
bool IsHandedOut(std::string_view resource) {
  return resource.starts_with("hugepages-") || (resource.contains('/') && !resource.contains("kubernetes.io/"));
}

// The server wants one number for these, whole where they are things, and takes a limit for both.
void CheckHandedOut(const ResolveContext& context, const Resources& resources) {
  const auto check_whole = [&](const std::string& name, const Spanned<std::string>& quantity) {
    if (!IsHandedOut(name) || IsWholeQuantity(*quantity)) return;
    context.diagnostics.Report(DiagnosticKind::kSettingRange, quantity.span, fmt::format("{} comes in whole numbers", Quoted(name)));
  };
  for (const auto& [name, limit] : resources.limits) check_whole(name, limit);
  for (const auto& [name, request] : resources.requests) {
    check_whole(name, request);
    const auto limit = resources.limits.find(name);
    if (!IsHandedOut(name) || (limit != resources.limits.end() && CompareQuantities(*request, *limit->second) == 0)) continue;
    Diagnostic& report = context.diagnostics.Report(DiagnosticKind::kSettingRange, request.span,
                                                    fmt::format("the request of {} is not its limit", Quoted(name)));
    if (limit != resources.limits.end()) report.Also(limit->second.span, "the limit");
    report.Help(fmt::format("Kubernetes hands {} out and shares none: set the limit alone", Quoted(name)));
  }
}

bool CountsBytes(std::string_view resource) {
  return resource == "memory" || resource == "ephemeral-storage" || resource.starts_with("hugepages-");
}

// `512m` of memory is half a byte: Kubernetes takes it, and no container starts in it.
void CheckBytes(const ResolveContext& context, const SpannedMap& quantities) {
  for (const auto& [name, quantity] : quantities) {
    if (!CountsBytes(name) || !std::string_view("mun").contains(quantity->back())) continue;
    const std::string_view number = std::string_view(*quantity).substr(0, quantity->size() - 1);
    auto& report = context.diagnostics.Report(DiagnosticKind::kSettingRange, quantity.span,
                                              fmt::format("{} of {} is a fraction of a byte", Quoted(*quantity), Quoted(name)));
    if (quantity->ends_with('m'))
      report.Help(fmt::format("did you mean `{}Mi`?", number)).Replace(quantity.span, fmt::format("\"{}Mi\"", number));
  }
}

// An autoscaler measures against requests, and AKS Automatic wants them.
void SupplyRequest(const Section<keys::resources::kTable>& written, const std::string& name, const std::string& usual,
                   Resources& resources) {
  if (resources.requests.contains(name)) return;
  const auto limit = resources.limits.find(name);
  const bool above = limit != resources.limits.end() && CompareQuantities(limit->second.value, usual) < 0;
  const Spanned<std::string> request = above ? limit->second : Spanned(usual);
  written.Supply<keys::resources::kRequests>(name, request);
  resources.requests.emplace(name, request);
}

}  // namespace

Resources ResolveResources(const ResolveContext& context, const AppSettings& app) {
  const auto written = app.Get<keys::app::kResources>();
  Resources resources{written.Get<keys::resources::kRequests>(), written.Get<keys::resources::kLimits>()};
  CheckBytes(context, resources.requests);
  CheckBytes(context, resources.limits);
  SupplyRequest(written, "cpu", keys::resources::kRequests.Usual(), resources);
  SupplyRequest(written, "memory", keys::resources::kRequests.Other(), resources);
  for (const auto& [name, limit] : resources.limits) {
    const auto request = resources.requests.find(name);
    if (request == resources.requests.end() || IsHandedOut(name) || CompareQuantities(request->second.value, limit.value) <= 0) continue;
    context.diagnostics.Report(DiagnosticKind::kSettingRange, limit.span, fmt::format("the limit of {} is below its request", Quoted(name)))
        .Also(request->second.span, "the request");
  }
  CheckHandedOut(context, resources);
  return resources;
}

}  // namespace spin_aks
