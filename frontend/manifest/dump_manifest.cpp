// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/dump_manifest.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "ir/json_text.h"

namespace spin_aks {
namespace {

template <typename... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

// ---- JSON text ----

std::string Flag(bool flag) { return flag ? "true" : "false"; }

// Members in order; the values are JSON already.
class Object {
 public:
  Object& Add(std::string_view key, std::string_view json) {
    if (!members_.empty()) members_ += ',';
    members_.append(JsonString(key)).append(":").append(json);
    return *this;
  }
  // Left out where Spin leaves it out.
  Object& AddText(std::string_view key, const std::optional<SpannedString>& text) {
    return text && !text->value.empty() ? Add(key, JsonString(**text)) : *this;
  }
  // An empty text is a value, as of a variable's default.
  Object& AddTextOrEmpty(std::string_view key, const std::optional<SpannedString>& text) {
    return text ? Add(key, JsonString(**text)) : *this;
  }
  Object& AddFlag(std::string_view key, bool flag) { return flag ? Add(key, "true") : *this; }
  Object& AddUnlessEmpty(std::string_view key, std::string_view json) { return json == "[]" || json == "{}" ? *this : Add(key, json); }

  [[nodiscard]] std::string json() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

template <typename Items, typename Dump>
std::string Array(const Items& items, const Dump& dump) {
  std::string json = "[";
  for (const auto& item : items) {
    if (json.size() > 1) json += ',';
    json += dump(item);
  }
  return json + "]";
}

std::string Texts(const std::vector<SpannedString>& texts) {
  return Array(texts, [](const SpannedString& text) { return JsonString(*text); });
}

std::string Entries(const std::vector<StringEntry>& entries) {
  Object object;
  for (const StringEntry& entry : entries) object.Add(*entry.key, JsonString(*entry.value));
  return object.json();
}

// ---- Opaque TOML ----

std::string Toml(const TomlValue& value);

std::string Tables(const std::vector<TomlEntry>& entries) {
  Object object;
  for (const TomlEntry& entry : entries) object.Add(entry.key, Toml(entry.value));
  return object.json();
}

std::string Toml(const TomlValue& value) {
  return std::visit(
      Match{[](const std::string& text) { return JsonString(text); }, [](std::int64_t integer) { return fmt::format("{}", integer); },
            [](double number) { return std::isfinite(number) ? fmt::format("{}", number) : std::string("null"); },
            [](bool flag) { return Flag(flag); },
            [](const TomlDateTime& time) { return Object().Add("$__toml_private_datetime", JsonString(time.text)).json(); },
            [](const TomlArray& array) { return Array(array.items, Toml); }, [](const TomlTable& table) { return Tables(table.entries); }},
      value.data);
}

// ---- The manifest ----

std::string Source(const ManifestSource& source) {
  return std::visit(Match{[](const ManifestLocalSource& local) { return JsonString(*local.path); },
                          [](const ManifestRemoteSource& remote) {
                            return Object().Add("url", JsonString(*remote.url)).Add("digest", JsonString(*remote.digest)).json();
                          },
                          [](const ManifestRegistrySource& registry) {
                            return Object()
                                .AddTextOrEmpty("registry", registry.registry)
                                .Add("package", JsonString(*registry.package))
                                .Add("version", JsonString(*registry.version))
                                .json();
                          }},
                    source.form);
}

std::string Files(const ManifestFiles& files) {
  if (!files.destination) return JsonString(*files.source);
  return Object().Add("source", JsonString(*files.source)).Add("destination", JsonString(**files.destination)).json();
}

std::string Commands(const std::vector<SpannedString>& commands, bool is_list) {
  return is_list || commands.empty() ? Texts(commands) : JsonString(*commands.front());
}

std::string Build(const ManifestBuild& build) {
  return Object()
      .Add("command", Commands(build.commands, build.command_is_list))
      .AddTextOrEmpty("workdir", build.workdir)
      .AddUnlessEmpty("watch", Texts(build.watch))
      .json();
}

std::string Target(const TargetEnvironment& target) {
  switch (target.form) {
    case TargetEnvironment::Form::kUrl:
      return Object().Add("url", JsonString(*target.text)).json();
    case TargetEnvironment::Form::kPath:
      return Object().Add("path", JsonString(*target.text)).json();
    case TargetEnvironment::Form::kCatalogue:
      break;
  }
  return JsonString(*target.text);
}

void AddInherit(const InheritConfiguration& inherit, Object& object) {
  if (const bool* flag = std::get_if<bool>(&inherit)) object.Add("inherit_configuration", Flag(*flag));
  if (const auto* names = std::get_if<std::vector<std::string>>(&inherit)) {
    object.Add("inherit_configuration", Array(*names, [](const std::string& name) { return JsonString(name); }));
  }
}

std::string Dependency(const ManifestDependency& dependency) {
  using Form = ManifestDependency::Form;
  Object object;
  switch (dependency.form) {
    case Form::kVersion:
      return JsonString(*dependency.version);
    case Form::kRegistry:
      object.Add("version", JsonString(*dependency.version));
      object.AddTextOrEmpty("registry", dependency.registry).AddTextOrEmpty("package", dependency.package);
      break;
    case Form::kPath:
      object.Add("path", JsonString(*dependency.path));
      break;
    case Form::kUrl:
      object.Add("url", JsonString(*dependency.url)).Add("digest", JsonString(*dependency.digest));
      break;
    case Form::kComponent:
      object.Add("component", JsonString(*dependency.component));
      break;
  }
  object.AddTextOrEmpty("export", dependency.export_name);
  AddInherit(dependency.inherit, object);
  return object.json();
}

std::string Dependencies(const std::vector<ManifestDependency>& dependencies) {
  Object object;
  for (const ManifestDependency& dependency : dependencies) object.Add(*dependency.name, Dependency(dependency));
  return object.json();
}

std::string Profile(const ManifestProfile& profile) {
  Object object;
  if (profile.source) object.Add("source", Source(*profile.source));
  object.AddUnlessEmpty("environment", Entries(profile.environment));
  object.AddUnlessEmpty("dependencies", Dependencies(profile.dependencies));
  if (profile.has_build) {
    object.Add("build", Object().Add("command", Commands(profile.build_commands, profile.build_is_list)).json());
  }
  return object.json();
}

std::string Component(const ManifestComponent& component) {
  Object object;
  object.Add("source", Source(component.source));
  object.AddText("description", component.description);
  object.AddUnlessEmpty("variables", Entries(component.variables));
  object.AddUnlessEmpty("environment", Entries(component.environment));
  object.AddUnlessEmpty("files", Array(component.files, Files));
  object.AddUnlessEmpty("exclude_files", Texts(component.exclude_files));
  object.AddUnlessEmpty("allowed_http_hosts", Texts(component.allowed_http_hosts));
  object.AddUnlessEmpty("allowed_outbound_hosts", Texts(component.allowed_outbound_hosts));
  object.AddUnlessEmpty("key_value_stores", Texts(component.key_value_stores));
  object.AddUnlessEmpty("sqlite_databases", Texts(component.sqlite_databases));
  object.AddUnlessEmpty("ai_models", Texts(component.ai_models));
  if (component.targets) object.Add("targets", Array(*component.targets, Target));
  if (component.build) object.Add("build", Build(*component.build));
  object.AddUnlessEmpty("tool", Tables(component.tool));
  if (component.dependencies_inherit_configuration) {
    object.Add("dependencies_inherit_configuration", Flag(**component.dependencies_inherit_configuration));
  }
  object.AddUnlessEmpty("dependencies", Dependencies(component.dependencies));
  Object profiles;
  for (const ManifestProfile& profile : component.profiles) profiles.Add(*profile.name, Profile(profile));
  return object.AddUnlessEmpty("profile", profiles.json()).json();
}

std::string Spec(const ComponentSpec& spec) {
  const auto* reference = std::get_if<SpannedString>(&spec);
  return reference != nullptr ? JsonString(**reference) : Component(std::get<ManifestComponent>(spec));
}

std::string Trigger(const ManifestTrigger& trigger) {
  Object object;
  object.AddText("id", trigger.id);
  if (trigger.component) object.Add("component", Spec(*trigger.component));
  Object roles;
  for (const ManifestTrigger::Role& role : trigger.components) {
    // One is written as itself, whichever way it was read.
    roles.Add(*role.name, role.specs.size() == 1 ? Spec(role.specs.front()) : Array(role.specs, Spec));
  }
  object.AddUnlessEmpty("components", roles.json());
  Object dependencies;
  for (const ManifestTrigger::DependencyRole& role : trigger.dependencies) {
    dependencies.Add(*role.name, Array(role.dependencies, Dependency));
  }
  object.AddUnlessEmpty("dependencies", dependencies.json());
  for (const TomlEntry& setting : trigger.settings) object.Add(setting.key, Toml(setting.value));
  return object.json();
}

std::string Variable(const ManifestVariable& variable) {
  return Object()
      .AddTextOrEmpty("description", variable.description)
      .AddFlag("required", *variable.required)
      .AddTextOrEmpty("default", variable.default_value)
      .AddFlag("secret", *variable.secret)
      .json();
}

std::string Application(const SpinManifest& manifest) {
  return Object()
      .Add("name", JsonString(*manifest.name))
      .AddText("version", manifest.app_version)
      .AddText("description", manifest.description)
      .AddUnlessEmpty("authors", Texts(manifest.authors))
      .AddUnlessEmpty("targets", Array(manifest.targets, Target))
      .AddUnlessEmpty("trigger", Tables(manifest.application_triggers))
      .AddUnlessEmpty("tool", Tables(manifest.tool))
      .json();
}

}  // namespace

std::string DumpManifest(const SpinManifest& manifest) {
  Object variables;
  for (const ManifestVariable& variable : manifest.variables) variables.Add(*variable.name, Variable(variable));
  Object triggers;
  for (const auto& [type, list] : manifest.triggers) triggers.Add(*type, Array(list, Trigger));
  Object components;
  for (const ManifestComponent& component : manifest.components) components.Add(*component.id, Component(component));
  return Object()
      .Add("spin_manifest_version", "2")
      .Add("application", Application(manifest))
      .AddUnlessEmpty("variables", variables.json())
      .Add("trigger", triggers.json())
      .AddUnlessEmpty("component", components.json())
      .json();
}

}  // namespace spin_aks
