// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/resolve_app.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "frontend/app/check_app.h"
#include "frontend/app/file_reports.h"
#include "frontend/app/files.h"
#include "frontend/app/spin_features.h"
#include "frontend/manifest/component_index.h"
#include "frontend/manifest/dependency_rules.h"
#include "frontend/manifest/triggers.h"
#include "frontend/text/hosts.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

std::string TextOr(const std::optional<SpannedString>& text) { return text ? text->value : std::string(); }

std::vector<StringPair> Pairs(const std::vector<StringEntry>& entries) {
  std::vector<StringPair> out;
  out.reserve(entries.size());
  for (const StringEntry& entry : entries) out.emplace_back(entry.key.value, entry.value);
  return out;
}

// ---- Wasm files ----

// The path's own or the nearest above it that exists: a link that cannot be followed hides what is below it. Asked from the root on, so
// that a path of a hundred thousand steps that lead nowhere costs no more than its first.
const ProjectNode* NearestNode(const ProjectTree& tree, const RelPath& path) {
  if (const ProjectNode* node = tree.Find(path); node != nullptr && !path.is_root()) return node;
  const ProjectNode* nearest = nullptr;
  RelPath at;
  for (std::string_view rest = path.text(); !rest.empty();) {
    const std::string_view step = rest.substr(0, rest.find('/'));
    at = at / RelPath::Known(step);
    const ProjectNode* node = tree.Find(at);
    if (node == nullptr) break;
    nearest = node;
    rest.remove_prefix(std::min(step.size() + 1, rest.size()));
  }
  return nearest;
}

void ReportLeaves(const SpannedString& path, const std::string& how, const ProjectTree& tree, Diagnostics& diagnostics) {
  auto& report = diagnostics.Report(DiagnosticKind::kPathLeavesApplication, path.span, fmt::format("{} {}", Quoted(path.value), how));
  SuggestContext(*path, tree, report);
  report.Help("copy or build the file below the directory that holds `spin.toml`");
}

void CheckWasmNode(const SpannedString& text, const RelPath& path, const ProjectTree& tree, Diagnostics& diagnostics) {
  using LinkFault = ProjectNode::LinkFault;
  if (const auto unreadable = tree.FindUnreadable(path)) return ReportUnreadable(text, tree, *unreadable, diagnostics);
  const ProjectNode* node = NearestNode(tree, path);
  if (node != nullptr && node->fault == LinkFault::kOutside)
    return ReportLeaves(text, fmt::format("goes through a link that ends outside {}", tree.Called()), tree, diagnostics);
  const ProjectNode* exact = tree.Find(path);
  if (tree.application.IsWithin(path) ||
      (exact != nullptr && (exact->fault == LinkFault::kLoop || exact->kind != NodeKind::kFile) && exact->fault != LinkFault::kDangling)) {
    diagnostics.Report(DiagnosticKind::kSourceNotAFile, text.span, fmt::format("{} is not a file", Quoted(text.value)))
        .Help("name the Wasm file itself");
    return;
  }
  if (exact != nullptr && exact->fault == LinkFault::kNone) return;
  diagnostics.Report(DiagnosticKind::kSourceNotBuilt, text.span, fmt::format("{} does not exist yet", Quoted(text.value)))
      .Help("`spin build` makes it, if the component has a `build.command`");
}

std::optional<LocalSource> ResolveWasm(const SpannedString& text, const ProjectTree& tree, Diagnostics& diagnostics) {
  if (IsBlank(text)) return std::nullopt;  // the decoder reported it
  const auto path = tree.Locate(text.value);
  if (!path) {
    ReportLeaves(text, text.value.starts_with('/') ? std::string("is absolute") : fmt::format("leaves {}", tree.Called()), tree,
                 diagnostics);
    return std::nullopt;
  }
  CheckWasmNode(text, *path, tree, diagnostics);
  return LocalSource{*path};
}

Source ResolveSource(const ManifestSource& source, const ProjectTree& tree, Diagnostics& diagnostics) {
  if (const auto* remote = std::get_if<ManifestRemoteSource>(&source.form)) return RemoteSource{remote->url.value, remote->digest.value};
  if (const auto* registry = std::get_if<ManifestRegistrySource>(&source.form)) {
    return RegistrySource{TextOr(registry->registry), registry->package.value, registry->version.value};
  }
  return ResolveWasm(std::get<ManifestLocalSource>(source.form).path, tree, diagnostics).value_or(LocalSource{});
}

// ---- Dependencies ----

// A registry's dependency comes from the package that is written, else from the one in its name.
RegistrySource PackageOf(const ManifestDependency& dependency) {
  const auto named = SplitDependencyName(dependency.name.value);
  const std::string package = dependency.package ? dependency.package->value : named ? std::string(named->package) : std::string();
  return {TextOr(dependency.registry), package, {}};
}

Source SourceOf(const ManifestDependency& dependency, const ProjectTree& tree, Diagnostics& diagnostics) {
  switch (dependency.form) {
    case ManifestDependency::Form::kVersion:
    case ManifestDependency::Form::kRegistry:
      return PackageOf(dependency);
    case ManifestDependency::Form::kPath:
      return ResolveWasm(dependency.path, tree, diagnostics).value_or(LocalSource{});
    case ManifestDependency::Form::kUrl:
      return RemoteSource{dependency.url.value, dependency.digest.value};
    case ManifestDependency::Form::kComponent:
      break;  // the normal form has none
  }
  return LocalSource{};
}

Dependency ResolveDependency(const ManifestDependency& dependency, const ProjectTree& tree, Diagnostics& diagnostics) {
  Dependency out;
  out.name = dependency.name.value;
  out.source = SourceOf(dependency, tree, diagnostics);
  out.export_name = TextOr(dependency.export_name);
  if (std::holds_alternative<RegistrySource>(out.source)) out.version_requirement = dependency.version.value;
  if (const bool* all = std::get_if<bool>(&dependency.inherit)) out.inherit_configuration = *all;
  if (const auto* some = std::get_if<std::vector<std::string>>(&dependency.inherit)) out.inherit_some = *some;
  out.span = dependency.span;
  return out;
}

// ---- Components ----

// As Spin does it: the deprecated key's entries follow the others.
std::vector<SpannedString> AllHosts(const ManifestComponent& component, Diagnostics& diagnostics) {
  std::vector<SpannedString> hosts = component.allowed_outbound_hosts;
  auto converted = ConvertAllowedHttpHosts(component.allowed_http_hosts, diagnostics);
  hosts.insert(hosts.end(), std::make_move_iterator(converted.begin()), std::make_move_iterator(converted.end()));
  return hosts;
}

std::optional<ComponentBuild> BuildOf(const ManifestBuild& build) {
  const auto values = [](const std::vector<SpannedString>& spanned) {
    std::vector<std::string> texts;
    for (const SpannedString& each : spanned) texts.push_back(*each);
    return texts;
  };
  if (build.commands.empty()) return std::nullopt;
  return ComponentBuild{.commands = values(build.commands),
                        .is_list = build.command_is_list,
                        .workdir = build.workdir ? std::optional(build.workdir->value) : std::nullopt,
                        .watch = values(build.watch)};
}

Component ResolveComponent(const ManifestComponent& component, GuestFiles files, const ProjectTree& tree, Diagnostics& diagnostics) {
  Component out;
  out.id = component.id;
  out.description = TextOr(component.description);
  out.source = Spanned<Source>(ResolveSource(component.source, tree, diagnostics), component.source.span);
  out.variables = Pairs(component.variables);
  out.environment = Pairs(component.environment);
  out.files = std::move(files);
  out.allowed_outbound_hosts = AllHosts(component, diagnostics);
  out.key_value_stores = component.key_value_stores;
  out.sqlite_databases = component.sqlite_databases;
  out.ai_models = component.ai_models;
  for (const ManifestDependency& dependency : component.dependencies)
    out.dependencies.push_back(ResolveDependency(dependency, tree, diagnostics));
  out.dependencies_inherit_configuration = InheritsAll(component);
  if (component.build) out.build = BuildOf(*component.build);
  return out;
}

// Components that share a file share what is wrong with it.
constexpr std::array kOfFiles{DiagnosticKind::kPathLeavesApplication, DiagnosticKind::kSourceNotBuilt, DiagnosticKind::kSourceNotAFile,
                              DiagnosticKind::kFileNotThere,          DiagnosticKind::kFileLinkLoop,   DiagnosticKind::kPatternFindsNothing,
                              DiagnosticKind::kGeneratedFileSkipped};

std::vector<Component> ResolveComponents(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated,
                                         Diagnostics& diagnostics) {
  Diagnostics found;
  std::vector<Component> components;
  std::vector<GuestFiles> files = ResolveFiles(manifest.components, tree, generated, found);
  for (std::size_t i = 0; i < files.size(); ++i)
    components.push_back(ResolveComponent(manifest.components[i], std::move(files[i]), tree, found));
  found.Gather(kOfFiles);
  diagnostics.Append(std::move(found));
  return components;
}

// ---- The application ----

Variable ResolveVariable(const ManifestVariable& variable) {
  return {.name = variable.name,
          .description = TextOr(variable.description),
          .required = variable.required.value,
          .secret = variable.secret.value,
          .default_value = variable.default_value};
}

void ResolveTriggers(const SpinManifest& manifest, App& app, Diagnostics& diagnostics) {
  const ComponentIndex components(manifest.components);
  for (const auto& [type, triggers] : manifest.triggers) {
    if (HostOf(type.value) == TriggerHost::kNobody) continue;  // refused by CheckTriggerRules
    for (const ManifestTrigger& trigger : triggers) {
      if (auto decoded = DecodeTrigger(trigger, components, diagnostics)) app.triggers.push_back(*std::move(decoded));
    }
  }
}

// `[application.trigger.<type>]` counts only where such a trigger is.
void ResolveTriggerSettings(const SpinManifest& manifest, App& app, Diagnostics& diagnostics) {
  const auto is_used = [&](std::string_view type) {
    return std::ranges::any_of(manifest.triggers, [&](const auto& typed) { return typed.first.value == type && !typed.second.empty(); });
  };
  for (const TomlEntry& settings : manifest.application_triggers) {
    if (HostOf(settings.key) == TriggerHost::kNobody || !is_used(settings.key)) continue;
    if (settings.key == "http") app.http_base = HttpBase(settings);
    if (settings.key == "redis") app.redis_address = DecodeRedisAddress(settings, diagnostics);
    if (settings.key == "mqtt") app.mqtt = DecodeMqttSettings(settings, diagnostics);
  }
}

}  // namespace

App ResolveWhatIsRight(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated,
                       Diagnostics& diagnostics) {
  App app;
  app.name = manifest.name;
  if (manifest.app_version) app.version = *manifest.app_version;
  app.description = TextOr(manifest.description);
  for (const SpannedString& author : manifest.authors) app.authors.push_back(author.value);
  for (const ManifestVariable& variable : manifest.variables) app.variables.push_back(ResolveVariable(variable));
  app.directory = tree.application;
  app.components = ResolveComponents(manifest, tree, generated, diagnostics);
  for (const auto& [path, node] : tree.nodes) {
    if (node.access == ProjectNode::Access::kOwner) app.closed.push_back(tree.RealPath(path));
  }
  ResolveTriggers(manifest, app, diagnostics);
  ResolveTriggerSettings(manifest, app, diagnostics);
  // Also where something is wrong already: what can be said together is said together.
  CheckApp(app, diagnostics);
  return app;
}

std::optional<App> ResolveApp(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated,
                              Diagnostics& diagnostics) {
  Diagnostics found;
  App app = ResolveWhatIsRight(manifest, tree, generated, found);
  const bool is_good = !found.has_errors();
  diagnostics.Append(std::move(found));
  return is_good ? std::optional(std::move(app)) : std::nullopt;
}

}  // namespace spin_aks
