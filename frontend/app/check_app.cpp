// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/check_app.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "frontend/text/hosts.h"
#include "frontend/text/routes.h"
#include "frontend/text/spelling.h"
#include "frontend/text/templates.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

// ---- Routes ----

void CheckRoute(const SpannedString& route, std::map<std::string, const SpannedString*>& seen, Diagnostics& diagnostics) {
  if (IsReservedRoute(route.value)) {
    diagnostics.Report(DiagnosticKind::kReservedRoute, route.span, fmt::format("route {} is never reached", Quoted(route.value)))
        .Help("Spin answers everything below `/.well-known/spin/` by itself");
  }
  const auto [it, is_new] = seen.emplace(RouteKey(route.value), &route);
  if (is_new) return;
  const SpannedString& first = *it->second;
  auto& report =
      diagnostics.Report(DiagnosticKind::kDuplicateRoute, route.span, fmt::format("route {} is taken already", Quoted(route.value)));
  report.Also(first.span, first.value == route.value ? "first here" : fmt::format("{} matches the same requests", Quoted(first.value)));
  report.Help("of two triggers on one route, Spin drops the first in silence");
}

void CheckRoutes(const App& app, Diagnostics& diagnostics) {
  std::map<std::string, const SpannedString*> seen;
  for (const Trigger& trigger : app.triggers) {
    const auto* http = std::get_if<HttpTrigger>(&trigger);
    if (http != nullptr && http->route) CheckRoute(*http->route, seen, diagnostics);
  }
}

// ---- Templates ----

class TemplateChecker {
 public:
  TemplateChecker(const App& app, Diagnostics& diagnostics) : variables_(app.variables), diagnostics_(&diagnostics) {}

  void Check(const SpannedString& text) {
    const Template parts = SplitTemplate(text.value);
    CheckBraces(text, parts, *diagnostics_);
    CheckVariableNames(text, parts, variables_, *diagnostics_);
  }

  void operator()(const RedisTrigger& trigger) {
    Check(trigger.channel);
    if (trigger.address) Check(*trigger.address);
  }
  void operator()(const MqttTrigger& trigger) { Check(trigger.topic); }
  void operator()(const HttpTrigger&) {}
  void operator()(const SqsTrigger&) {}
  void operator()(const CommandTrigger&) {}

 private:
  VariableIndex variables_;
  Diagnostics* diagnostics_;
};

void CheckTemplates(const App& app, Diagnostics& diagnostics) {
  TemplateChecker checker(app, diagnostics);
  for (const Component& component : app.components) {
    for (const StringPair& variable : component.variables) checker.Check(variable.second);
    for (const SpannedString& host : component.allowed_outbound_hosts) checker.Check(host);
  }
  for (const Trigger& trigger : app.triggers) std::visit(checker, trigger);
  if (app.redis_address) checker.Check(*app.redis_address);
  if (app.mqtt) {
    for (const SpannedString* text : {&app.mqtt->address, &app.mqtt->username, &app.mqtt->password}) checker.Check(*text);
  }
}

// ---- Service chaining ----

void CheckChaining(const App& app, Diagnostics& diagnostics) {
  std::unordered_map<std::string, const Component*> by_id;  // host names have no case
  std::vector<std::string_view> ids;
  for (const Component& component : app.components) {
    by_id.emplace(LowerAscii(component.id.value), &component);
    ids.push_back(component.id.value);
  }
  for (const Component& component : app.components) {
    for (const SpannedString& entry : component.allowed_outbound_hosts) {
      const auto host = ParseOutboundHost(entry.value);
      const auto* parsed = std::get_if<OutboundHost>(&host);
      const std::string_view target = parsed == nullptr ? std::string_view() : ChainedComponent(*parsed);
      if (target.empty() || target == "*" || by_id.contains(std::string(target))) continue;
      auto& report = diagnostics.Report(
          DiagnosticKind::kUnknownChainedComponent, entry.span,
          fmt::format("{} is a component of this application, and there is none called {}", Quoted(entry.value), Quoted(target)));
      if (const auto nearest = Nearest(target, ids))
        report.Help(fmt::format("did you mean `{}`?", *nearest)).Also(by_id.at(LowerAscii(*nearest))->id.span, "declared here");
    }
  }
}

}  // namespace

void CheckApp(const App& app, Diagnostics& diagnostics) {
  CheckRoutes(app, diagnostics);
  CheckTemplates(app, diagnostics);
  CheckChaining(app, diagnostics);
}

void CheckRedisAddresses(const App& app, Diagnostics& diagnostics) {
  for (const Trigger& trigger : app.triggers) {
    const auto* redis = std::get_if<RedisTrigger>(&trigger);
    if (redis == nullptr || redis->address || app.redis_address) continue;
    diagnostics.Report(DiagnosticKind::kTriggerAddress, redis->span, "the Redis trigger has no address")
        .Help("add `address` to the trigger, or to `[application.trigger.redis]`, or name a variable in `[redis] address_variable`");
  }
}

}  // namespace spin_aks
