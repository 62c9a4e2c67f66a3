// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/manifest_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backends/docker/lines.h"
#include "ir/check.h"
#include "ir/spin_facts.h"
#include "ir/toml_text.h"

namespace spin_aks {
namespace {

using SpannedStrings = std::vector<Spanned<std::string>>;

std::vector<std::string> Values(const SpannedStrings& spanned) {
  std::vector<std::string> values;
  for (const auto& one : spanned) values.push_back(*one);
  return values;
}

class Writer {
 public:
  Writer(const App& app, const ImagePlan& plan) : app_(app), plan_(plan) {}

  TextFile Write() && {
    lines_.Add("# What the shim runs: the application's manifest, normalised for the image.", Rule::kManifestNote);
    lines_.Add("spin_manifest_version = 2", Rule::kManifestNote);
    Application();
    Variables();
    rule_ = Rule::kManifestTrigger;
    // The one table that Spin requires, even of an application without triggers (spin-manifest, schema/v2.rs).
    if (app_.triggers.empty()) Header("trigger", {});
    for (const Trigger& trigger : app_.triggers) {
      std::visit([&](const auto& typed) { One(typed); }, trigger);
    }
    for (std::size_t i = 0; i < app_.components.size(); ++i) OneComponent(app_.components[i], plan_.guest_roots[i]);
    return std::move(lines_).Take();
  }

 private:
  // Every line is there for the reason of its table, unless it says more.
  void Line(std::string_view text, Span span) { lines_.Add(text, {.span = span, .rule = rule_}); }
  void Line(std::string_view text, Rule rule, Span span) { lines_.Add(text, {.span = span, .rule = rule}); }
  void Header(std::string_view path, Span span) {
    Line("", span);
    Line(fmt::format("[{}]", path), span);
  }
  void Text(std::string_view key, std::string_view value, Span span) {
    Line(fmt::format("{} = {}", TomlKey(key), TomlString(value)), span);
  }
  void Text(std::string_view key, const Spanned<std::string>& value) { Text(key, *value, value.span); }
  void Array(std::string_view key, const std::vector<std::string>& values, Span span) {
    if (!values.empty()) Line(fmt::format("{} = {}", key, TomlArrayOf(values)), span);
  }
  void Array(std::string_view key, const SpannedStrings& values) {
    if (!values.empty()) Array(key, Values(values), values.front().span);
  }

  void Application() {
    rule_ = Rule::kManifestApplication;
    Header("application", app_.name.span);
    Text("name", app_.name);
    if (!app_.version->empty()) Text("version", app_.version);
    if (app_.redis_address) {
      Header("application.trigger.redis", app_.redis_address->span);
      Text("address", *app_.redis_address);
    }
    if (app_.mqtt) {
      Header("application.trigger.mqtt", app_.mqtt->address.span);
      Text("address", app_.mqtt->address);
      Text("username", app_.mqtt->username);
      Text("password", app_.mqtt->password);
      Text("keep_alive_interval", app_.mqtt->keep_alive_interval);
    }
  }

  // The image is no place for a secret: who has the image would have it.
  static std::string Declaration(const Variable& variable) {
    if (variable.secret) return "{ required = true, secret = true }";
    if (variable.default_value) return fmt::format("{{ default = {} }}", TomlString(**variable.default_value));
    return "{ required = true }";
  }
  void Variables() {
    if (app_.variables.empty()) return;
    rule_ = Rule::kManifestVariable;
    Header("variables", {});
    for (const Variable& variable : app_.variables) {
      Line(fmt::format("{} = {}", TomlKey(*variable.name), Declaration(variable)), variable.secret ? Rule::kManifestSecret : rule_,
           variable.name.span);
    }
  }

  static std::string_view TypeOf(const HttpTrigger&) { return "http"; }
  static std::string_view TypeOf(const RedisTrigger&) { return "redis"; }
  static std::string_view TypeOf(const SqsTrigger&) { return "sqs"; }
  static std::string_view TypeOf(const MqttTrigger&) { return "mqtt"; }
  static std::string_view TypeOf(const CommandTrigger&) { return "command"; }

  template <typename T>
  void TriggerHeader(const T& trigger) {
    Line("", trigger.span);
    Line(fmt::format("[[trigger.{}]]", TypeOf(trigger)), trigger.span);
    Text("id", trigger.id, trigger.span);
  }
  void ComponentOf(ComponentId id, Span span) { Text("component", *app_.Get(id).id, span); }

  void One(const HttpTrigger& trigger) {
    TriggerHeader(trigger);
    if (trigger.route) {
      Text("route", *trigger.route);
    } else {
      Line("route = { private = true }", trigger.span);
    }
    if (trigger.component) ComponentOf(*trigger.component, trigger.span);
    if (const auto executor = Executor(trigger.executor); !executor.empty()) Line("executor = " + executor, trigger.span);
    if (trigger.static_response) Static(*trigger.static_response, trigger.span);
  }
  // Nothing where Spin needs no word.
  static std::string Executor(const decltype(HttpTrigger::executor)& executor) {
    if (std::holds_alternative<HttpTrigger::Wasip3>(executor)) return fmt::format("{{ type = {} }}", TomlString(kWasip3Executor));
    const auto* wagi = std::get_if<HttpTrigger::Wagi>(&executor);
    return wagi != nullptr ? Executor(*wagi) : std::string();
  }
  static std::string Executor(const HttpTrigger::Wagi& wagi) {
    std::string out = "{ type = \"wagi\"";
    if (wagi.argv) out += ", argv = " + TomlString(*wagi.argv);
    if (wagi.entrypoint) out += ", entrypoint = " + TomlString(*wagi.entrypoint);
    return out + " }";
  }
  void Static(const HttpTrigger::StaticResponse& response, Span span) {
    std::string out = fmt::format("{{ status_code = {}", response.status_code);
    std::string headers;
    for (const auto& [name, value] : response.headers) {
      headers += fmt::format("{}{} = {}", headers.empty() ? "" : ", ", TomlKey(name), TomlString(value));
    }
    if (!headers.empty()) out += fmt::format(", headers = {{ {} }}", headers);
    if (response.body) out += ", body = " + TomlString(*response.body);
    Line("static_response = " + out + " }", span);
  }
  void One(const RedisTrigger& trigger) {
    TriggerHeader(trigger);
    if (trigger.address) Text("address", *trigger.address);
    Text("channel", trigger.channel);
    ComponentOf(trigger.component, trigger.span);
  }
  void One(const SqsTrigger& trigger) {
    TriggerHeader(trigger);
    Text("queue_url", trigger.queue_url);
    if (trigger.max_messages) Line(fmt::format("max_messages = {}", *trigger.max_messages), trigger.span);
    if (trigger.idle_wait_seconds) Line(fmt::format("idle_wait_seconds = {}", *trigger.idle_wait_seconds), trigger.span);
    Array("system_attributes", trigger.system_attributes, trigger.span);
    Array("message_attributes", trigger.message_attributes, trigger.span);
    ComponentOf(trigger.component, trigger.span);
  }
  void One(const MqttTrigger& trigger) {
    TriggerHeader(trigger);
    Text("topic", trigger.topic);
    Text("qos", trigger.qos, trigger.span);
    ComponentOf(trigger.component, trigger.span);
  }
  void One(const CommandTrigger& trigger) {
    TriggerHeader(trigger);
    ComponentOf(trigger.component, trigger.span);
  }

  // Relative to the image's root, where the shim reads the manifest.
  std::string InImage(const RelPath& source) const {
    const auto it = plan_.wasm.find(source);
    CHECK(it != plan_.wasm.end(), "the plan is of this app");
    return it->second.substr(1);
  }

  void OneComponent(const Component& component, const std::string& guest_root) {
    const std::string path = "component." + TomlKey(*component.id);
    rule_ = Rule::kManifestComponent;
    Header(path, component.id.span);
    Line(fmt::format("source = {}", TomlString(InImage(ContextPath(app_, component)))), Rule::kManifestSource, component.source.span);
    if (!guest_root.empty()) {
      Line(fmt::format("files = [{{ source = {}, destination = \"/\" }}]", TomlString(guest_root.substr(1))), Rule::kManifestFiles,
           component.files.front().span);
    }
    Array("allowed_outbound_hosts", component.allowed_outbound_hosts);
    Array("key_value_stores", component.key_value_stores);
    Array("sqlite_databases", component.sqlite_databases);
    Array("ai_models", component.ai_models);
    const bool inherits_all = InheritsAll(component);
    if (inherits_all) Line("dependencies_inherit_configuration = true", Rule::kManifestDependency, component.dependencies.front().span);
    Strings(path + ".variables", component.variables);
    Strings(path + ".environment", component.environment);
    if (component.dependencies.empty()) return;
    rule_ = Rule::kManifestDependency;
    Header(path + ".dependencies", component.dependencies.front().span);
    for (const Dependency& dependency : component.dependencies) {
      Line(TomlKey(dependency.name) + " = " + DependencyTable(dependency, inherits_all), dependency.span);
    }
  }
  void Strings(const std::string& header, const std::vector<StringPair>& entries) {
    if (entries.empty()) return;
    Header(header, entries.front().second.span);
    for (const auto& [key, value] : entries) Text(key, value);
  }

  // The component-level key says it for every Spin; the dependency's own is known to Spin 4 only.
  static bool InheritsAll(const Component& component) {
    return !component.dependencies.empty() && std::all_of(component.dependencies.begin(), component.dependencies.end(),
                                                          [](const Dependency& d) { return d.inherit_configuration == true; });
  }
  std::string DependencyTable(const Dependency& dependency, bool inherits_all) const {
    std::string out = "{ path = " + TomlString(InImage(ContextPath(app_, dependency)));
    if (!dependency.export_name.empty()) out += ", export = " + TomlString(dependency.export_name);
    if (!inherits_all && dependency.inherit_configuration == true) out += ", inherit_configuration = true";
    if (!dependency.inherit_some.empty()) out += ", inherit_configuration = " + TomlArrayOf(dependency.inherit_some);
    return out + " }";
  }

  const App& app_;
  const ImagePlan& plan_;
  Lines lines_;
  Rule rule_ = Rule::kManifestNote;  // of the table that is being written
};

}  // namespace

TextFile WriteManifest(const App& app, const ImagePlan& plan) {
  TextFile manifest = Writer(app, plan).Write();
  manifest.unit = TextFile::Unit::kIntermediate;  // nobody's to edit: what it says, spin.toml says
  return manifest;
}

}  // namespace spin_aks
