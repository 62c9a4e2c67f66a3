// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/labels.h"

#include <utility>

namespace spin_aks::k8s {
namespace {

constexpr const char* kName = "app.kubernetes.io/name";
constexpr const char* kComponent = "app.kubernetes.io/component";
constexpr const char* kManagedBy = "app.kubernetes.io/managed-by";
constexpr const char* kPartOf = "app.kubernetes.io/part-of";
constexpr const char* kVersion = "app.kubernetes.io/version";

// The manifest's version; else what tells one image of the application from the next.
Text VersionLabel(const Site& site) {
  const Text& version = site.app.version;
  const std::string label = LegalizeLabelValue(version.value);
  if (!label.empty()) return {label, version.span};
  const Spanned<ImageRef>& image = site.placement.image;
  return {LegalizeLabelValue(image->tag().empty() ? image->digest() : image->tag()), image.span};
}

}  // namespace

SpannedMap AppLabels(const Site& site, const std::string& component) {
  return {{kName, {site.name.text(), site.app.name.span}},
          {kVersion, VersionLabel(site)},
          {kComponent, component},
          {kPartOf, {site.name.text(), site.app.name.span}},
          {kManagedBy, std::string("spin-aks")}};
}

SpannedMap WorkloadLabels(const Site& site, const Workload& workload) {
  SpannedMap labels = AppLabels(site, workload.name.text());
  // The front end keeps ours out of these.
  for (const auto& [key, value] : workload.labels) labels[key] = value;
  return labels;
}

Selector AppSelector(const Site& site, const std::string& component) { return {{kName, site.name.text()}, {kComponent, component}}; }

Metadata AppMetadata(const Site& site, std::string name, const std::string& component, Span span) {
  return {.name = std::move(name),
          .kube_namespace = site.placement.kube_namespace->text(),
          .labels = AppLabels(site, component),
          .annotations = {},
          .span = span};
}

}  // namespace spin_aks::k8s
