// SPDX-License-Identifier: Apache-2.0
//
// Which variables a workload with some of the components is given.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontend/deploy/parts.h"

namespace spin_aks {
namespace {

// `web` reads `colour` and may reach `{{ host }}`; `worker` is called by Redis, at an address in a variable.
App TwoComponents() {
  App app;
  for (const char* name : {"colour", "host", "redis", "unread"}) {
    Variable variable;
    variable.name = std::string(name);
    variable.default_value = std::string("x");
    app.variables.push_back(variable);
  }
  Component web;
  web.variables = {{"shade", std::string("dark {{ colour }}")}};
  web.allowed_outbound_hosts = {std::string("https://{{ host }}")};
  RedisTrigger trigger;
  trigger.component = ComponentId{1};
  trigger.channel = std::string("orders");
  app.components = {web, Component()};
  app.triggers = {trigger};
  app.redis_address = std::string("redis://{{ redis }}");
  return app;
}

std::vector<std::string> BoundIn(const App& app, const std::vector<ComponentId>& components) {
  std::vector<VariableBinding> all;
  for (std::size_t i = 0; i < app.variables.size(); ++i) all.push_back({.variable = VariableId{i}, .source = PlainValue{std::string("v")}});
  std::vector<std::string> names;
  for (const VariableBinding& binding : BindingsFor(app, components, all)) names.push_back(*app.Get(binding.variable).name);
  return names;
}

TEST(BindingsFor, GivesEachWorkloadWhatItsComponentsMention) {
  const App app = TwoComponents();
  EXPECT_EQ(BoundIn(app, {ComponentId{0}}), (std::vector<std::string>{"colour", "host"}));
  EXPECT_EQ(BoundIn(app, {ComponentId{1}}), (std::vector<std::string>{"redis"})) << "the trigger's address";
}

TEST(BindingsFor, GivesTheWholeApplicationAllOfThem) { EXPECT_EQ(BoundIn(TwoComponents(), {ComponentId{0}, ComponentId{1}}).size(), 4U); }

// Spin resolves every variable as soon as one is in a host, a channel or an address.
TEST(BindingsFor, NeverLeavesOutWhatHasNoDefaultInTheImage) {
  App app = TwoComponents();
  app.variables[3].default_value.reset();
  app.variables[0].secret = true;
  EXPECT_EQ(BoundIn(app, {ComponentId{1}}), (std::vector<std::string>{"colour", "redis", "unread"}));
}

}  // namespace
}  // namespace spin_aks
