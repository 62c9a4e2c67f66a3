// SPDX-License-Identifier: Apache-2.0
//
// Which variables a workload has to be given.
#include <algorithm>
#include <set>
#include <string_view>
#include <variant>

#include "frontend/deploy/parts.h"
#include "frontend/text/templates.h"

namespace spin_aks {
namespace {

// Names of variables; they view into the application.
class Mentions {
 public:
  void Add(std::string_view text) {
    for (const TemplatePart& part : SplitTemplate(text).parts)
      if (part.kind == TemplatePart::Kind::kVariable) names_.insert(part.text);
  }
  void Add(const std::optional<Spanned<std::string>>& text) {
    if (text) Add(std::string_view(text->value));
  }
  void Add(const Component& component) {
    for (const auto& [key, value] : component.variables) Add(std::string_view(value.value));
    for (const auto& host : component.allowed_outbound_hosts) Add(std::string_view(host.value));
  }
  // What the trigger itself resolves before it calls its component.
  void Add(const RedisTrigger& trigger, const App& app) {
    Add(std::string_view(trigger.channel.value));
    Add(trigger.address ? trigger.address : app.redis_address);
  }
  void Add(const MqttTrigger& trigger, const App& app) {
    Add(std::string_view(trigger.topic.value));
    if (!app.mqtt) return;
    for (const auto* text : {&app.mqtt->address, &app.mqtt->username, &app.mqtt->password, &app.mqtt->keep_alive_interval})
      Add(std::string_view(text->value));
  }
  void Add(const SqsTrigger& trigger, const App& /*app*/) { Add(std::string_view(trigger.queue_url.value)); }
  void Add(const HttpTrigger& /*trigger*/, const App& /*app*/) {}
  void Add(const CommandTrigger& /*trigger*/, const App& /*app*/) {}

  [[nodiscard]] bool Contain(std::string_view name) const { return names_.contains(name); }

 private:
  std::set<std::string_view> names_;
};

std::optional<ComponentId> ComponentOf(const Trigger& trigger) {
  return std::visit([](const auto& kind) -> std::optional<ComponentId> { return kind.component; }, trigger);
}

Mentions MentionedBy(const App& app, const std::vector<ComponentId>& components) {
  Mentions mentions;
  for (const ComponentId id : components) mentions.Add(app.Get(id));
  for (const Trigger& trigger : app.triggers) {
    const auto component = ComponentOf(trigger);
    if (!component || std::ranges::find(components, *component) == components.end()) continue;
    std::visit([&](const auto& kind) { mentions.Add(kind, app); }, trigger);
  }
  return mentions;
}

// Spin gives `{{ name }}` in hosts, channels and addresses by resolving *every* variable of the application first
// (crates/expressions, `ProviderResolver::prepare`), and newer ones ask for all of them at start: without a value for one
// that has no default in the image, no pod would answer, whatever its components read.
bool MustResolve(const Variable& variable) { return !variable.default_value || variable.secret; }

}  // namespace

std::vector<VariableBinding> BindingsFor(const App& app, const std::vector<ComponentId>& components,
                                         const std::vector<VariableBinding>& all) {
  if (components.size() == app.components.size()) return all;
  const Mentions mentions = MentionedBy(app, components);
  std::vector<VariableBinding> needed;
  std::ranges::copy_if(all, std::back_inserter(needed), [&](const VariableBinding& binding) {
    const Variable& variable = app.Get(binding.variable);
    return MustResolve(variable) || mentions.Contain(*variable.name);
  });
  return needed;
}

}  // namespace spin_aks
