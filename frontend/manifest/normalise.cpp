// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "frontend/text/ids.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

using Names = std::unordered_set<std::string>;

// ---- Ids of triggers ----

Names WrittenTriggerIds(const SpinManifest& manifest) {
  Names ids;
  for (const auto& [type, triggers] : manifest.triggers) {
    for (const ManifestTrigger& trigger : triggers) {
      if (trigger.id) ids.insert(**trigger.id);
    }
  }
  return ids;
}

// `<stem>N` with the least N that is free. Names are only ever taken, so the
// search goes on where it stopped.
class Counter {
 public:
  explicit Counter(std::string stem) : stem_(std::move(stem)) {}
  template <typename Taken>
  std::string Next(const Taken& is_taken) {
    std::string name = stem_ + std::to_string(next_);
    while (is_taken(name)) name = stem_ + std::to_string(++next_);
    return name;
  }

 private:
  std::string stem_;
  std::size_t next_ = 1;
};

std::string MakeTriggerId(const ManifestTrigger& trigger, const Names& taken, Counter& counter) {
  const auto* reference = trigger.component ? std::get_if<SpannedString>(&*trigger.component) : nullptr;
  if (reference != nullptr) {
    std::string natural = fmt::format("{}-{}-trigger", **reference, *trigger.type);
    if (!taken.contains(natural)) return natural;
  }
  return counter.Next([&](const std::string& name) { return taken.contains(name); });
}

void NameTriggers(SpinManifest& manifest) {
  Names taken = WrittenTriggerIds(manifest);
  for (auto& [type, triggers] : manifest.triggers) {
    Counter counter(*type + "-trigger");
    for (ManifestTrigger& trigger : triggers) {
      // An empty id is none.
      if (trigger.id && !trigger.id->value.empty()) continue;
      trigger.id = SpannedString(MakeTriggerId(trigger, taken, counter), trigger.span);
      taken.insert(**trigger.id);
    }
  }
}

// ---- Inline components ----

class InlineComponents {
 public:
  explicit InlineComponents(SpinManifest& manifest) : manifest_(manifest) {
    for (const ManifestComponent& component : manifest.components) ids_.insert(*component.id);
  }

  void LiftAll() {
    for (auto& [type, triggers] : manifest_.triggers) {
      for (ManifestTrigger& trigger : triggers) Lift(trigger);
    }
  }

 private:
  void Lift(ManifestTrigger& trigger) {
    std::vector<ComponentSpec*> specs;
    if (trigger.component) specs.push_back(&*trigger.component);
    for (ManifestTrigger::Role& role : trigger.components) {
      for (ComponentSpec& spec : role.specs) specs.push_back(&spec);
    }
    for (ComponentSpec* spec : specs) LiftOne(*spec, **trigger.id, specs.size());
  }

  void LiftOne(ComponentSpec& spec, const std::string& trigger_id, std::size_t spec_count) {
    auto* component = std::get_if<ManifestComponent>(&spec);
    if (component == nullptr) return;
    const SpannedString id(MakeId(trigger_id, spec_count), component->span);
    component->id = id;
    ids_.insert(*id);
    manifest_.components.push_back(std::move(*component));
    spec = id;
  }

  std::string MakeId(const std::string& trigger_id, std::size_t spec_count) {
    std::string natural = trigger_id + "-component";
    if (spec_count == 1 && IsId(IdKind::kKebab, natural) && !ids_.contains(natural)) return natural;
    return counter_.Next([&](const std::string& name) { return ids_.contains(name); });
  }

  SpinManifest& manifest_;
  Names ids_;
  Counter counter_{"inline-component"};
};

// ---- Permissions of dependencies ----

void InheritForAll(ManifestComponent& component, Diagnostics& diagnostics) {
  const auto whole = std::exchange(component.dependencies_inherit_configuration, std::nullopt);
  if (!whole) return;
  const auto says_itself = [](const ManifestDependency& d) { return !std::holds_alternative<std::monostate>(d.inherit); };
  const auto one = std::ranges::find_if(component.dependencies, says_itself);
  if (one != component.dependencies.end()) {
    diagnostics
        .Report(DiagnosticKind::kBothInheritForms, one->inherit_span,
                fmt::format("component {} specifies both `dependencies_inherit_configuration` and per-dependency `inherit_configuration`",
                            Quoted(*component.id)))
        .Also(whole->span, "said for all dependencies here")
        .Help("use one or the other");
    return;
  }
  if (!**whole) return;
  component.all_dependencies_inherit = true;
  for (ManifestDependency& dependency : component.dependencies) {
    // A plain version has no place to say it.
    if (dependency.form == ManifestDependency::Form::kVersion) continue;
    dependency.inherit = true;
    dependency.inherit_span = whole->span;
  }
}

// ---- Dependencies on components ----

// What a component loses when it is composed into another.
std::vector<std::string_view> OwnResources(const ManifestComponent& component) {
  std::vector<std::string_view> own;
  if (!component.ai_models.empty()) own.push_back("ai_models");
  if (!component.allowed_http_hosts.empty()) own.push_back("allowed_http_hosts");
  if (!component.allowed_outbound_hosts.empty()) own.push_back("allowed_outbound_hosts");
  if (!component.dependencies.empty()) own.push_back("dependencies");
  if (!component.environment.empty()) own.push_back("environment");
  if (!component.files.empty()) own.push_back("files");
  if (!component.key_value_stores.empty()) own.push_back("key_value_stores");
  if (!component.sqlite_databases.empty()) own.push_back("sqlite_databases");
  if (!component.variables.empty()) own.push_back("variables");
  return own;
}

void TakeSource(const ManifestSource& source, ManifestDependency& dependency) {
  using Form = ManifestDependency::Form;
  if (const auto* local = std::get_if<ManifestLocalSource>(&source.form)) {
    dependency.form = Form::kPath;
    dependency.path = local->path;
  } else if (const auto* remote = std::get_if<ManifestRemoteSource>(&source.form)) {
    dependency.form = Form::kUrl;
    dependency.url = remote->url;
    dependency.digest = remote->digest;
  } else {
    const auto& registry = std::get<ManifestRegistrySource>(source.form);
    dependency.form = Form::kRegistry;
    dependency.registry = registry.registry;
    dependency.package = registry.package;
    dependency.version = registry.version;
  }
}

class DependencyReferences {
 public:
  DependencyReferences(SpinManifest& manifest, Diagnostics& diagnostics) : manifest_(manifest), diagnostics_(diagnostics) {
    // Judged as they were written: replacing a reference changes no resource.
    for (const ManifestComponent& component : manifest.components) by_id_.emplace(*component.id, &component);
  }

  void ResolveAll() {
    for (ManifestComponent& component : manifest_.components) {
      for (ManifestDependency& dependency : component.dependencies) {
        if (dependency.form == ManifestDependency::Form::kComponent) Resolve(dependency, component);
      }
    }
  }

 private:
  void Resolve(ManifestDependency& dependency, const ManifestComponent& depender) {
    const auto found = by_id_.find(*dependency.component);
    if (found == by_id_.end()) return ReportUnknown(dependency);
    const ManifestComponent& component = *found->second;
    const std::vector<std::string_view> own = OwnResources(component);
    if (!own.empty()) {
      diagnostics_
          .Report(DiagnosticKind::kDependencyWithResources, dependency.component.span,
                  fmt::format("component {} cannot be used as a dependency of {}: it specifies {}", Quoted(*component.id),
                              Quoted(*depender.id), QuoteList(own)))
          .Also(component.id.span, "a dependency may not have its own resources or permissions")
          .Help("move them to the component that depends on it");
    }
    TakeSource(component.source, dependency);
  }

  void ReportUnknown(const ManifestDependency& dependency) {
    Diagnostic& diagnostic = diagnostics_.Report(DiagnosticKind::kUnknownDependencyComponent, dependency.component.span,
                                                 fmt::format("there is no component {}", Quoted(*dependency.component)));
    std::vector<std::string_view> ids;
    for (const ManifestComponent& component : manifest_.components) {
      if (ids.size() < kMostCandidates) ids.push_back(*component.id);
    }
    if (const auto near = Nearest(*dependency.component, ids)) diagnostic.Help(fmt::format("did you mean `{}`?", *near));
  }

  SpinManifest& manifest_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, const ManifestComponent*> by_id_;
};

}  // namespace

void Normalise(SpinManifest& manifest, Diagnostics& diagnostics) {
  NameTriggers(manifest);
  InlineComponents(manifest).LiftAll();
  for (ManifestComponent& component : manifest.components) InheritForAll(component, diagnostics);
  DependencyReferences(manifest, diagnostics).ResolveAll();
}

}  // namespace spin_aks
