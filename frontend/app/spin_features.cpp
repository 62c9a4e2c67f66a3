// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/spin_features.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

// A feature that is used, and the release that brought it.
class FeatureGate {
 public:
  FeatureGate(SpinVersion nodes, Diagnostics& diagnostics) : nodes_(nodes), diagnostics_(&diagnostics) {}

  void Needs(SpinVersion since, Span span, std::string_view what, std::string_view help = {}) {
    if (nodes_ >= since) return;
    auto& report = diagnostics_->Report(
        DiagnosticKind::kFeatureTooNew, span,
        fmt::format("{} Spin {}.{}, and the nodes have {}.{}", what, since.major, since.minor, nodes_.major, nodes_.minor));
    if (!help.empty()) report.Help(std::string(help));
  }

 private:
  SpinVersion nodes_;
  Diagnostics* diagnostics_;
};

bool InheritsEverything(const ManifestDependency& dependency) {
  const bool* all = std::get_if<bool>(&dependency.inherit);
  return all != nullptr && *all;
}
bool InheritsSome(const ManifestDependency& dependency) {
  const auto* some = std::get_if<std::vector<std::string>>(&dependency.inherit);
  return some != nullptr && !some->empty();
}

void CheckInheritance(const ManifestComponent& component, FeatureGate& gate) {
  if (InheritsAsOne(component)) return;
  const auto first = std::ranges::find_if(component.dependencies, [](const auto& d) { return InheritsSome(d) || InheritsEverything(d); });
  gate.Needs({4, 0}, first->inherit_span, "to inherit permissions dependency by dependency needs",
             "before, all dependencies of a component inherit everything (`dependencies_inherit_configuration = true`) or nothing");
}

void CheckComponent(const ManifestComponent& component, FeatureGate& gate) {
  if (std::holds_alternative<ManifestRegistrySource>(component.source.form))
    gate.Needs({2, 6}, component.source.span, "a source from a registry needs");
  if (component.dependencies.empty()) return;
  gate.Needs({3, 0}, component.dependencies.front().name.span, "dependencies need");
  CheckInheritance(component, gate);
}

void CheckTrigger(const ManifestTrigger& trigger, FeatureGate& gate) {
  for (const auto& role : trigger.dependencies)
    gate.Needs({4, 1}, role.name.span, fmt::format("trigger dependencies ({}) need", Quoted(role.name.value)));
  for (const TomlEntry& setting : trigger.settings) {
    if (trigger.type.value != "http") continue;
    if (setting.key == "static_response") gate.Needs({3, 5}, setting.key_span, "a static response needs");
    if (setting.key == "route" && setting.value.AsTable() != nullptr) gate.Needs({2, 5}, setting.value.span, "a private route needs");
  }
}

}  // namespace

bool InheritsAll(const ManifestComponent& component) {
  return component.all_dependencies_inherit ||
         (!component.dependencies.empty() && std::ranges::all_of(component.dependencies, InheritsEverything));
}

bool InheritsAsOne(const ManifestComponent& component) {
  if (InheritsAll(component)) return true;
  return std::ranges::none_of(component.dependencies, [](const auto& d) { return InheritsSome(d) || InheritsEverything(d); });
}

void CheckSpinFeatures(const SpinManifest& manifest, SpinVersion nodes, Diagnostics& diagnostics) {
  FeatureGate gate(nodes, diagnostics);
  for (const ManifestComponent& component : manifest.components) CheckComponent(component, gate);
  for (const auto& [type, triggers] : manifest.triggers) {
    for (const ManifestTrigger& trigger : triggers) CheckTrigger(trigger, gate);
  }
}

}  // namespace spin_aks
