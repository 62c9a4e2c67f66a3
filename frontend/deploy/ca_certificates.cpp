// SPDX-License-Identifier: Apache-2.0
//
// Whether the image needs root certificates, and whose (ir/ca_needs.def).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <variant>

#include "frontend/deploy/parts.h"
#include "frontend/text/hosts.h"

namespace spin_aks {
namespace {

// What an address is at run time nobody knows that has a template in it.
bool MayBeTls(std::string_view address, std::string_view scheme) {
  return address.starts_with(scheme) || address.find("{{") != std::string_view::npos;
}

class Needs {
 public:
  // The first one is named as the cause.
  void Add(CaNeed need, Span span) {
    if (!first_) first_ = Spanned(need, span);
  }

  void AddStores(const Placement& placement) {
    for (const KeyValueStore& store : placement.key_value_stores) {
      if (std::holds_alternative<CosmosStore>(store.kind)) Add(CaNeed::kCosmosStore, store.label.span);
      const auto* redis = std::get_if<RedisStore>(&store.kind);
      if (redis != nullptr && (!redis->url || MayBeTls(**redis->url, "rediss://"))) Add(CaNeed::kRedisStore, store.label.span);
    }
    for (const SqliteDatabase& database : placement.sqlite_databases) Add(CaNeed::kLibsql, database.label.span);
    if (placement.llm && MayBeTls(*placement.llm->url, "https://")) Add(CaNeed::kModel, placement.llm->url.span);
  }

  void AddTriggers(const App& app) {
    for (const Trigger& trigger : app.triggers) std::visit([&](const auto& typed) { AddTrigger(app, typed); }, trigger);
  }

  void AddHosts(const App& app) {
    static constexpr std::array<std::string_view, 8> kDatabases{"postgres", "postgresql", "mysql", "rediss", "mqtts", "ssl", "wss", "*"};
    for (const Component& component : app.components) {
      for (const SpannedString& text : component.allowed_outbound_hosts) {
        const auto host = ParseOutboundHost(*text);
        const auto* parsed = std::get_if<OutboundHost>(&host);
        // A template may stand for any of these.
        const bool is_database =
            parsed == nullptr ? text->starts_with("{{") : std::ranges::find(kDatabases, parsed->scheme) != kDatabases.end();
        if (is_database) Add(CaNeed::kOutboundDatabase, text.span);
      }
    }
  }

  void AddTelemetry(const SpannedMap& environment) {
    for (const auto& [name, value] : environment) {
      if (name.starts_with("OTEL_EXPORTER_OTLP") && value->starts_with("https://")) Add(CaNeed::kTelemetry, value.span);
    }
  }

  [[nodiscard]] const std::optional<Spanned<CaNeed>>& first() const { return first_; }

 private:
  void AddTrigger(const App& app, const RedisTrigger& trigger) {
    const auto& address = trigger.address ? trigger.address : app.redis_address;
    if (address && MayBeTls(**address, "rediss://")) Add(CaNeed::kRedisTrigger, address->span);
  }
  void AddTrigger(const App& app, const MqttTrigger&) {
    if (!app.mqtt) return;
    const auto may_be = [&app](std::string_view scheme) { return MayBeTls(*app.mqtt->address, scheme); };
    if (may_be("mqtts://") || may_be("ssl://") || may_be("wss://")) Add(CaNeed::kMqttTrigger, app.mqtt->address.span);
  }
  void AddTrigger(const App&, const SqsTrigger& trigger) { Add(CaNeed::kSqsTrigger, trigger.span); }
  void AddTrigger(const App&, const HttpTrigger&) {}
  void AddTrigger(const App&, const CommandTrigger&) {}

  std::optional<Spanned<CaNeed>> first_;
};

std::optional<RelPath> OwnFile(const ResolveContext& context, const Spanned<std::string>& written, const ProjectTree& tree) {
  const auto path = tree.Locate(*written);
  if (!path) {
    context.diagnostics.Report(DiagnosticKind::kPathLeavesApplication, written.span, fmt::format("`{}` leaves {}", *written, tree.Called()))
        .Help("copy the certificates below it: the image is built from there");
    return path;
  }
  const ProjectNode* node = tree.Find(*path);
  if (node == nullptr || node->kind != NodeKind::kFile || node->fault != ProjectNode::LinkFault::kNone) {
    context.diagnostics.Report(DiagnosticKind::kFileNotFound, written.span,
                               fmt::format("there is no file `{}` beside `spin.toml`", *written));
    return path;
  }
  return tree.RealPath(*path);
}

}  // namespace

std::optional<CaCertificates> ResolveCaCertificates(const ResolveContext& context, const Placement& placement, const ProjectTree& tree) {
  const auto runtime = context.settings.Get<keys::kRuntime>();
  const auto written = runtime.Find<keys::runtime::kCaCertificates>();
  if (written && **written == keys::runtime::kNoCaCertificates) return std::nullopt;
  if (written) return CaCertificates{OwnFile(context, *written, tree), written->span};
  Needs needs;
  needs.AddStores(placement);
  needs.AddTriggers(context.app);
  needs.AddHosts(context.app);
  for (const Workload& workload : placement.workloads) needs.AddTelemetry(workload.environment);
  if (!needs.first()) {
    (void)runtime.GetOr<keys::runtime::kCaCertificates>(std::string(keys::runtime::kNoCaCertificates));
    return std::nullopt;
  }
  return CaCertificates{std::nullopt, needs.first()->span};
}

}  // namespace spin_aks
