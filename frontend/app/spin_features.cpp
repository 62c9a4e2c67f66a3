// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/spin_features.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "frontend/text/templates.h"
#include "frontend/text/wording.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

// A feature that is used, and the release that brought it, or gave it up.
class FeatureGate {
 public:
  FeatureGate(SpinVersion nodes, Diagnostics& diagnostics) : nodes_(nodes), diagnostics_(&diagnostics) {}

  // Whether it is there.
  bool Needs(SpinVersion since, Span span, std::string_view what, std::string_view help = {}) {
    if (nodes_ >= since) return true;
    auto& report = diagnostics_->Report(
        DiagnosticKind::kFeatureTooNew, span,
        fmt::format("{} Spin {}.{}, and the nodes have {}.{}", what, since.major, since.minor, nodes_.major, nodes_.minor));
    if (!help.empty()) report.Help(std::string(help));
    return false;
  }
  // What some releases have under this name, and no later one.
  void HadUntil(SpinVersion gone, Span span, std::string_view what, std::string_view instead) {
    auto& report =
        diagnostics_->Report(DiagnosticKind::kHttpExecutor, span, fmt::format("Spin {}.{} has given up {}", gone.major, gone.minor, what));
    report.As(nodes_ >= gone ? Severity::kError : Severity::kWarning).Help(std::string(instead));
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

void CheckExecutor(const TomlEntry& executor, FeatureGate& gate) {
  const TomlTable* table = executor.value.AsTable();
  const TomlEntry* type = table == nullptr ? nullptr : table->Find("type");
  const auto* name = type == nullptr ? nullptr : type->value.AsString();
  if (name == nullptr || *name != kWasip3Executor) return;
  const std::string what = fmt::format("the executor {}", Quoted(kWasip3Executor));
  if (!gate.Needs({3, 5}, type->value.span, what + " needs")) return;
  gate.HadUntil({4, 0}, type->value.span, what, "Spin 4 detects it: drop the key, unless the nodes have Spin 3.5 or 3.6 (`runtime.spin`)");
}

// A variable in it; before, the address was taken as it is written (crates/trigger-redis).
void CheckRedisAddress(const TomlEntry& setting, FeatureGate& gate) {
  const std::string* text = setting.key == "address" ? setting.value.AsString() : nullptr;
  if (text != nullptr && !SplitTemplate(*text).is_literal())
    gate.Needs({2, 4}, setting.value.span, "a variable in a Redis trigger's address needs");
}

void CheckTrigger(const ManifestTrigger& trigger, FeatureGate& gate) {
  for (const auto& role : trigger.dependencies)
    gate.Needs({4, 1}, role.name.span, fmt::format("trigger dependencies ({}) need", Quoted(role.name.value)));
  for (const TomlEntry& setting : trigger.settings) {
    if (trigger.type.value == "redis") CheckRedisAddress(setting, gate);
    if (trigger.type.value != "http") continue;
    if (setting.key == "executor") CheckExecutor(setting, gate);
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
  for (const TomlEntry& type : manifest.application_triggers) {
    const TomlTable* settings = type.key == "redis" ? type.value.AsTable() : nullptr;
    if (settings == nullptr) continue;
    for (const TomlEntry& setting : settings->entries) CheckRedisAddress(setting, gate);
  }
  for (const auto& [type, triggers] : manifest.triggers) {
    for (const ManifestTrigger& trigger : triggers) CheckTrigger(trigger, gate);
  }
}

}  // namespace spin_aks
