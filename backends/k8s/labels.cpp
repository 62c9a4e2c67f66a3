// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/labels.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace spin_aks::k8s {
namespace {

constexpr char kName[] = "app.kubernetes.io/name";
constexpr char kInstance[] = "app.kubernetes.io/instance";
constexpr char kComponent[] = "app.kubernetes.io/component";
constexpr char kManagedBy[] = "app.kubernetes.io/managed-by";
constexpr char kPartOf[] = "app.kubernetes.io/part-of";
constexpr char kVersion[] = "app.kubernetes.io/version";

// The manifest's version; else what tells one image of the application from the next.
Text VersionLabel(const Site& site) {
  const SpannedString& version = site.app.version;
  const std::string label = LegalizeLabelValue(version.value);
  if (!label.empty()) return By(Rule::kVersionLabel, label, version.span);
  const Spanned<ImageRef>& image = site.placement.image;
  return By(Rule::kVersionLabel, LegalizeLabelValue(image->tag().empty() ? image->digest() : image->tag()), image.span);
}

}  // namespace

TextMap AppLabels(const Site& site, const std::string& component) {
  const Text app = By(Rule::kAppLabel, site.name.text(), site.app.name.span);
  return {{kName, app},
          {kInstance, app},
          {kVersion, VersionLabel(site)},
          {kComponent, By(Rule::kAppLabel, component)},
          {kPartOf, app},
          {kManagedBy, By(Rule::kManagedByLabel, "spin-aks")}};
}

TextMap WorkloadLabels(const Site& site, const Workload& workload) {
  TextMap labels = AppLabels(site, workload.name.text());
  // The front end keeps ours out of these.
  for (const auto& [key, value] : workload.labels) labels[key] = By(Rule::kUserLabel, value);
  return labels;
}

Selector AppSelector(const Site& site, const std::string& component) { return {{kName, site.name.text()}, {kComponent, component}}; }

std::optional<std::string> ServiceLabel(const Site& site, const Service& service) {
  const auto first = std::ranges::find(site.placement.services, service.workload, &Service::workload);
  if (first == site.placement.services.end() || first->name == service.name) return std::nullopt;
  constexpr std::string_view kPrefix = "service-";
  return fmt::format("spin-aks/{}{}", kPrefix, KubeName::Legalize(service.name.text(), KubeName::kMaxLength - kPrefix.size()).text());
}

TextMap UserMap(Rule rule, const SpannedMap& map) {
  TextMap out;
  for (const auto& [key, value] : map) out.emplace_hint(out.end(), key, By(rule, value));
  return out;
}

Text AccountName(const Site& site, Rule rule) {
  const auto& account = site.placement.identity.service_account;
  return account ? By(rule, *account) : By(rule, site.name.text());
}

Metadata AppMetadata(const Site& site, Text name, const std::string& component, Span span) {
  const Spanned<std::string>& kube_namespace = site.placement.kube_namespace;
  return {.name = std::move(name),
          .kube_namespace = By(Rule::kNamespace, kube_namespace),
          .labels = AppLabels(site, component),
          .annotations = {},
          .span = span,
          .mark = 0};
}

}  // namespace spin_aks::k8s
