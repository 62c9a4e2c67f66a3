// SPDX-License-Identifier: Apache-2.0
#include "backends/artifact/locked_app.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "backends/oci/json.h"
#include "ir/base64.h"
#include "ir/check.h"
#include "ir/json_text.h"
#include "ir/sha256.h"
#include "ir/spin_facts.h"

namespace spin_aks::artifact {
namespace {

using oci::JsonArray;
using oci::JsonObject;
using oci::JsonTextMap;
using oci::JsonTexts;
using oci::Members;
using oci::OrderedMembers;

std::vector<std::string> Values(const std::vector<Spanned<std::string>>& spanned) {
  std::vector<std::string> values;
  for (const auto& one : spanned) values.push_back(*one);
  return values;
}

std::string Texts(const std::vector<StringPair>& pairs) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, text] : pairs) texts.emplace(name, *text);
  return JsonTextMap(texts);
}

// Base64 without padding, as spin_serde has it.
std::string Inline(std::string_view bytes) {
  std::string text = EncodeBase64(bytes);
  text.resize(std::min(text.find('='), text.size()));
  return JsonString(text);
}

// ContentRef: where the bytes are.
OrderedMembers Content(std::string_view bytes) {
  OrderedMembers members;
  if (bytes.size() <= kMostInline) members.emplace_back("inline", Inline(bytes));
  members.emplace_back("digest", JsonString(DigestOf(bytes)));
  return members;
}

// ---- Triggers: their type, and what is written of them besides `id` ----

struct Written {
  std::string_view type;
  Members config;
};

class TriggerWriter {
 public:
  explicit TriggerWriter(const App& app) : app_(app) {}

  Written operator()(const HttpTrigger& trigger) const {
    Members config{{"route", trigger.route ? JsonString(**trigger.route) : R"({"private":true})"}};
    if (trigger.component) config.emplace("component", ComponentOf(*trigger.component));
    if (std::holds_alternative<HttpTrigger::Wasip3>(trigger.executor))
      config.emplace("executor", JsonObject(Members{{"type", JsonString(kWasip3Executor)}}));
    if (const auto* wagi = std::get_if<HttpTrigger::Wagi>(&trigger.executor)) {
      Members executor{{"type", JsonString("wagi")}};
      if (wagi->argv) executor.emplace("argv", JsonString(*wagi->argv));
      if (wagi->entrypoint) executor.emplace("entrypoint", JsonString(*wagi->entrypoint));
      config.emplace("executor", JsonObject(executor));
    }
    if (trigger.static_response) config.emplace("static_response", Static(*trigger.static_response));
    return {"http", std::move(config)};
  }
  Written operator()(const RedisTrigger& trigger) const {
    Members config{{"channel", JsonString(*trigger.channel)}, {"component", ComponentOf(trigger.component)}};
    if (trigger.address) config.emplace("address", JsonString(**trigger.address));
    return {"redis", std::move(config)};
  }
  Written operator()(const SqsTrigger& trigger) const {
    Members config{{"queue_url", JsonString(*trigger.queue_url)}, {"component", ComponentOf(trigger.component)}};
    if (trigger.max_messages) config.emplace("max_messages", fmt::format("{}", *trigger.max_messages));
    if (trigger.idle_wait_seconds) config.emplace("idle_wait_seconds", fmt::format("{}", *trigger.idle_wait_seconds));
    if (!trigger.system_attributes.empty()) config.emplace("system_attributes", JsonTexts(trigger.system_attributes));
    if (!trigger.message_attributes.empty()) config.emplace("message_attributes", JsonTexts(trigger.message_attributes));
    return {"sqs", std::move(config)};
  }
  Written operator()(const MqttTrigger& trigger) const {
    return {"mqtt",
            {{"topic", JsonString(*trigger.topic)}, {"qos", JsonString(trigger.qos)}, {"component", ComponentOf(trigger.component)}}};
  }
  Written operator()(const CommandTrigger& trigger) const { return {"command", {{"component", ComponentOf(trigger.component)}}}; }

 private:
  [[nodiscard]] std::string ComponentOf(ComponentId id) const { return JsonString(*app_.Get(id).id); }

  static std::string Static(const HttpTrigger::StaticResponse& response) {
    Members members{{"status_code", fmt::format("{}", response.status_code)}};
    Members headers;
    for (const auto& [name, value] : response.headers) headers.emplace(name, JsonString(value));
    if (!headers.empty()) members.emplace("headers", JsonObject(headers));
    if (response.body) members.emplace("body", JsonString(*response.body));
    return JsonObject(members);
  }

  const App& app_;
};

// ---- The parts ----

// `[application.trigger.…]`, by type.
std::map<std::string, Members> TriggerSettings(const App& app) {
  std::map<std::string, Members> settings;
  if (app.http_base) settings["http"]["base"] = JsonString(**app.http_base);
  if (app.redis_address) settings["redis"]["address"] = JsonString(**app.redis_address);
  if (app.mqtt) {
    settings["mqtt"] = {{"address", JsonString(*app.mqtt->address)},
                        {"username", JsonString(*app.mqtt->username)},
                        {"password", JsonString(*app.mqtt->password)},
                        {"keep_alive_interval", JsonString(*app.mqtt->keep_alive_interval)}};
  }
  return settings;
}

std::string Metadata(const App& app, const std::set<std::string>& types) {
  const std::map<std::string, Members> settings = TriggerSettings(app);
  Members metadata{{"name", JsonString(*app.name)}};
  if (!app.version->empty()) metadata.emplace("version", JsonString(*app.version));
  if (!app.description.empty()) metadata.emplace("description", JsonString(app.description));
  if (!app.authors.empty()) metadata.emplace("authors", JsonTexts(app.authors));
  Members all;
  for (const auto& [type, members] : settings) all.emplace(type, JsonObject(members));
  metadata.emplace("triggers", JsonObject(all));
  // For readers that know applications of one type alone.
  if (types.size() == 1) {
    const auto own = settings.find(*types.begin());
    Members trigger = own == settings.end() ? Members() : own->second;
    trigger["type"] = JsonString(*types.begin());
    metadata.emplace("trigger", JsonObject(trigger));
  }
  return JsonObject(metadata);
}

// Who can pull the artifact would have a secret's default: without one it has to be given.
std::string Variables(const App& app) {
  Members variables;
  for (const Variable& variable : app.variables) {
    OrderedMembers members;
    if (!variable.description.empty()) members.emplace_back("description", JsonString(variable.description));
    if (variable.default_value && !variable.secret) members.emplace_back("default", JsonString(**variable.default_value));
    if (variable.secret) members.emplace_back("secret", "true");
    variables.emplace(*variable.name, JsonObject(members));
  }
  return JsonObject(variables);
}

std::string Build(const ComponentBuild& build) {
  OrderedMembers members{{"command", build.is_list ? JsonTexts(build.commands) : JsonString(build.commands.front())}};
  if (build.workdir) members.emplace_back("workdir", JsonString(*build.workdir));
  if (!build.watch.empty()) members.emplace_back("watch", JsonTexts(build.watch));
  return JsonObject(Members(members.begin(), members.end()));
}

std::string ComponentMetadata(const Component& component) {
  Members metadata;
  const auto add = [&](const char* name, const std::vector<Spanned<std::string>>& values) {
    if (!values.empty()) metadata.emplace(name, JsonTexts(Values(values)));
  };
  if (!component.description.empty()) metadata.emplace("description", JsonString(component.description));
  add("allowed_outbound_hosts", component.allowed_outbound_hosts);
  add("key_value_stores", component.key_value_stores);
  add("databases", component.sqlite_databases);
  add("ai_models", component.ai_models);
  if (component.build) metadata.emplace("build", Build(*component.build));
  return metadata.empty() ? std::string() : JsonObject(metadata);
}

// A host of the application's own, `web.spin.internal` or `*.spin.internal`: who runs it has to know of them.
bool Chains(const Component& component) {
  return std::ranges::any_of(component.allowed_outbound_hosts, [](const Spanned<std::string>& written) {
    std::string_view host = *written;
    if (const std::size_t scheme = host.find("://"); scheme != std::string_view::npos) host.remove_prefix(scheme + 3);
    return host.substr(0, host.find_first_of(":/")).ends_with(".spin.internal");
  });
}

std::string OneComponent(const Component& component, const ComponentFiles& files) {
  CHECK(component.dependencies.empty(), "who has dependencies is composed first");
  OrderedMembers members{{"id", JsonString(*component.id)}};
  if (std::string metadata = ComponentMetadata(component); !metadata.empty()) members.emplace_back("metadata", std::move(metadata));
  OrderedMembers source = Content(files.wasm);
  source.emplace(source.begin(), "content_type", JsonString("application/wasm"));
  members.emplace_back("source", JsonObject(source));
  if (!component.environment.empty()) members.emplace_back("env", Texts(component.environment));
  std::vector<std::string> contents;
  for (const auto& [path, bytes] : files.files) {
    OrderedMembers content = Content(bytes);
    content.emplace_back("path", JsonString(path));
    contents.push_back(JsonObject(content));
  }
  if (!contents.empty()) members.emplace_back("files", JsonArray(contents));
  if (!component.variables.empty()) members.emplace_back("config", Texts(component.variables));
  if (Chains(component)) members.emplace_back("host_requirements", R"({"local_service_chaining":"required"})");
  return JsonObject(members);
}

}  // namespace

std::string DigestOf(std::string_view bytes) { return "sha256:" + Sha256Hex(bytes); }

std::string WriteLockedApp(const App& app, const std::vector<ComponentFiles>& files) {
  CHECK(files.size() == app.components.size(), "each component has its files");
  std::set<std::string> types;
  std::vector<std::string> triggers, components;
  for (const Trigger& trigger : app.triggers) {
    const Written written = std::visit(TriggerWriter(app), trigger);
    types.emplace(written.type);
    const std::string id = std::visit([](const auto& any) { return any.id; }, trigger);
    triggers.push_back(JsonObject(OrderedMembers{
        {"id", JsonString(id)}, {"trigger_type", JsonString(written.type)}, {"trigger_config", JsonObject(written.config)}}));
  }
  for (std::size_t i = 0; i < files.size(); ++i) components.push_back(OneComponent(app.components[i], files[i]));

  const bool chains = std::ranges::any_of(app.components, Chains);
  OrderedMembers locked{{"spin_lock_version", chains ? "1" : "0"}};
  if (chains) locked.emplace_back("must_understand", R"(["component_host_requirements"])");
  locked.emplace_back("metadata", Metadata(app, types));
  if (!app.variables.empty()) locked.emplace_back("variables", Variables(app));
  locked.emplace_back("triggers", JsonArray(triggers));
  locked.emplace_back("components", JsonArray(components));
  return JsonObject(locked);
}

}  // namespace spin_aks::artifact
