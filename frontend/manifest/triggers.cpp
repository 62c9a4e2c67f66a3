// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/triggers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"
#include "ir/check.h"
#include "ir/spin_facts.h"

namespace spin_aks {
namespace {

std::string Name(const ManifestTrigger& trigger) {
  return trigger.id ? fmt::format("trigger {}", Quoted(trigger.id->value)) : fmt::format("the `{}` trigger", trigger.type.value);
}

// What Spin's manifest itself reads of every trigger, so that it is not among the settings.
constexpr std::array<std::string_view, 4> kCommonKeys{"component", "id", "components", "dependencies"};

constexpr std::array<KeyHint, 3> kHints = {{
    {"path", "a trigger's path is its `route`", "route"},
    {"base", "`base` is gone: write the whole path into `route`"},
    {"cron_expression", "only a `cron` trigger has a schedule"},
}};

const SpannedString* Reference(const ManifestTrigger& trigger) {
  return trigger.component ? std::get_if<SpannedString>(&*trigger.component) : nullptr;
}

// What is no id at all, the decoder has reported.
bool LeadsNowhere(const ManifestTrigger& trigger, const ComponentIndex& components) {
  const SpannedString* reference = Reference(trigger);
  return reference != nullptr && !components.Find(reference->value);
}

// Reports a trigger without a component: only HTTP has another target.
std::optional<ComponentId> RequireComponent(const ManifestTrigger& trigger, const TomlCursor& cursor, const ComponentIndex& components,
                                            Diagnostics& diagnostics) {
  if (const SpannedString* reference = Reference(trigger)) return components.Resolve(*reference, diagnostics);
  if (cursor.IsMisspelt("component", kHints)) return std::nullopt;
  diagnostics.Report(DiagnosticKind::kMissingKey, trigger.span, fmt::format("{} lacks `component`", Name(trigger)))
      .Help("add `component = \"<id>\"`: the component that is called");
  return std::nullopt;
}

void CheckRange(const std::optional<Spanned<std::int64_t>>& value, std::string_view what, std::int64_t max, Diagnostics& diagnostics) {
  if (!value || (value->value >= 0 && value->value <= max)) return;
  auto& report = diagnostics.Report(DiagnosticKind::kTriggerSettingValue, value->span, fmt::format("{} is {}", what, value->value));
  report.Help(max == std::numeric_limits<std::int64_t>::max() ? "it is not negative" : fmt::format("it is between 0 and {}", max));
}

// ---- HTTP ----

// What keeps Spin's router from reading the path. It takes the steps between
// slashes and dots one by one: `:name` is a parameter, `*` the rest of the path.
std::optional<std::string> FindRouteFault(std::string_view path) {
  for (;;) {
    const std::size_t end = path.find_first_of("/.");
    const std::string_view step = path.substr(0, end);
    if (step == ":") return "has a parameter without a name: write `/:name`";
    if (step.size() > 1 && step.front() == '*')
      return fmt::format("has {}: a wildcard is a whole step and has no name; write `/...` at the end", Quoted(step));
    if (end == std::string_view::npos) return std::nullopt;
    path.remove_prefix(end + 1);
  }
}

void DecodeRoute(const TomlEntry& entry, HttpTrigger& out, Diagnostics& diagnostics) {
  if (const std::string* path = entry.value.AsString()) {
    out.route = SpannedString(*path, entry.value.span);
    if (const auto fault = FindRouteFault(*path)) {
      diagnostics.Report(DiagnosticKind::kHttpRoute, entry.value.span, fmt::format("the route {} cannot be read", Quoted(*path)))
          .Help(fmt::format("it {}", *fault));
    }
    return;
  }
  const TomlTable* table = entry.value.AsTable();
  const TomlEntry* only = table != nullptr && table->entries.size() == 1 ? &table->entries.front() : nullptr;
  const bool* is_private = only != nullptr && only->key == "private" ? std::get_if<bool>(&only->value.data) : nullptr;
  if (is_private != nullptr && *is_private) return;
  diagnostics
      .Report(
          DiagnosticKind::kHttpRoute, entry.value.span,
          is_private != nullptr ? std::string("`private = false` is no route") : fmt::format("`route` is {}", TypeWithArticle(entry.value)))
      .Help("a route is a path, such as \"/cart/...\", or `{ private = true }`");
}

HttpTrigger::StaticResponse DecodeStaticResponse(const TomlEntry& entry, Diagnostics& diagnostics) {
  HttpTrigger::StaticResponse out;
  const TomlTable* table = DecodeTable(entry.value, "`static_response`", diagnostics);
  if (table == nullptr) return out;
  TomlCursor cursor(*table, entry.value.span, "`static_response`", diagnostics);  // other keys are ignored, as by Spin
  const auto status = cursor.TakeInteger("status_code");
  CheckRange(status, "`status_code`", std::numeric_limits<std::uint16_t>::max(), diagnostics);
  if (status) out.status_code = static_cast<int>(std::clamp<std::int64_t>(status->value, 0, std::numeric_limits<std::uint16_t>::max()));
  if (const TomlTable* headers = cursor.TakeTable("headers")) {
    for (const TomlEntry& header : headers->entries) {
      auto value = DecodeString(header.value, fmt::format("header {}", Quoted(header.key)), diagnostics);
      if (value) out.headers.emplace_back(header.key, std::move(value->value));
    }
  }
  if (auto body = cursor.TakeString("body")) out.body = std::move(body->value);
  return out;
}

using HttpExecutor = decltype(HttpTrigger::executor);

HttpExecutor DecodeExecutor(const TomlEntry& entry, Diagnostics& diagnostics) {
  const TomlTable* table = DecodeTable(entry.value, "`executor`", diagnostics);
  if (table == nullptr) return {};
  TomlCursor cursor(*table, entry.value.span, "`executor`", diagnostics);
  const auto type = cursor.RequireString("type", "it is `http` or `wagi`");
  cursor.ReportLacking();
  if (!type || type->value == "http" || type->value == "spin") return {};
  if (type->value == kWasip3Executor) return HttpTrigger::Wasip3();
  if (type->value != "wagi") {
    diagnostics.Report(DiagnosticKind::kHttpExecutor, type->span, fmt::format("there is no executor {}", Quoted(type->value)))
        .Help("the executors are `http` (also written `spin`) and `wagi`");
    return {};
  }
  HttpTrigger::Wagi out;
  if (auto argv = cursor.TakeString("argv")) out.argv = std::move(argv->value);
  if (auto entrypoint = cursor.TakeString("entrypoint")) out.entrypoint = std::move(entrypoint->value);
  cursor.RejectOthers();
  return out;
}

// Exactly one of the two.
void CheckTarget(const ManifestTrigger& trigger, const TomlCursor& cursor, const TomlEntry* response, Diagnostics& diagnostics) {
  if (trigger.component.has_value() != (response != nullptr)) return;
  if (response == nullptr) {
    if (cursor.IsMisspelt("component", kHints) || cursor.IsMisspelt("static_response", kHints)) return;
    if (diagnostics.IsFull(DiagnosticKind::kHttpTriggerTarget, trigger.span)) {
      diagnostics.Report(DiagnosticKind::kHttpTriggerTarget, trigger.span, {});
      return;
    }
    diagnostics
        .Report(DiagnosticKind::kHttpTriggerTarget, trigger.span,
                fmt::format("{} has neither `component` nor `static_response`", Name(trigger)))
        .Help("add `component = \"<id>\"`");
    return;
  }
  auto& report = diagnostics.Report(DiagnosticKind::kHttpTriggerTarget, response->key_span,
                                    fmt::format("{} has both `component` and `static_response`", Name(trigger)));
  if (const SpannedString* reference = Reference(trigger)) report.Also(reference->span, "the component");
}

HttpTrigger DecodeHttp(const ManifestTrigger& trigger, TomlCursor& cursor, const ComponentIndex& components, Diagnostics& diagnostics) {
  HttpTrigger out;
  out.span = trigger.span;
  if (trigger.id) out.id = trigger.id->value;
  if (const TomlEntry* route = cursor.Require("route", "such as `route = \"/...\"`")) DecodeRoute(*route, out, diagnostics);
  const TomlEntry* response = cursor.Take("static_response");
  if (response != nullptr) out.static_response = DecodeStaticResponse(*response, diagnostics);
  if (const TomlEntry* executor = cursor.Take("executor")) out.executor = DecodeExecutor(*executor, diagnostics);
  CheckTarget(trigger, cursor, response, diagnostics);
  if (const SpannedString* reference = Reference(trigger)) out.component = components.Resolve(*reference, diagnostics);
  return out;
}

// ---- Messages ----

RedisTrigger DecodeRedis(const ManifestTrigger& trigger, TomlCursor& cursor) {
  RedisTrigger out;
  out.span = trigger.span;
  if (auto channel = cursor.RequireString("channel", "the channel to subscribe to")) out.channel = *std::move(channel);
  out.address = cursor.TakeString("address");
  return out;
}

std::vector<std::string> Texts(std::vector<SpannedString> spanned) {
  std::vector<std::string> out;
  for (SpannedString& text : spanned) out.push_back(std::move(text.value));
  return out;
}

SqsTrigger DecodeSqs(const ManifestTrigger& trigger, TomlCursor& cursor, Diagnostics& diagnostics) {
  SqsTrigger out;
  out.span = trigger.span;
  if (auto url = cursor.RequireString("queue_url", "the URL of the queue")) out.queue_url = *std::move(url);
  const auto messages = cursor.TakeInteger("max_messages");
  CheckRange(messages, "`max_messages`", std::numeric_limits<std::uint16_t>::max(), diagnostics);
  const auto wait = cursor.TakeInteger("idle_wait_seconds");
  CheckRange(wait, "`idle_wait_seconds`", std::numeric_limits<std::int64_t>::max(), diagnostics);
  if (messages) out.max_messages = messages->value;
  if (wait) out.idle_wait_seconds = wait->value;
  out.system_attributes = Texts(cursor.TakeStrings("system_attributes"));
  out.message_attributes = Texts(cursor.TakeStrings("message_attributes"));
  return out;
}

MqttTrigger DecodeMqtt(const ManifestTrigger& trigger, TomlCursor& cursor, Diagnostics& diagnostics) {
  MqttTrigger out;
  out.span = trigger.span;
  if (auto topic = cursor.RequireString("topic", "the topic to subscribe to")) out.topic = *std::move(topic);
  const auto qos = cursor.RequireString("qos", "the quality of service: \"0\", \"1\" or \"2\"");
  if (qos && qos->value != "0" && qos->value != "1" && qos->value != "2") {
    diagnostics.Report(DiagnosticKind::kTriggerSettingValue, qos->span, fmt::format("`qos` is {}", Quoted(qos->value)))
        .Help("the quality of service is \"0\", \"1\" or \"2\"");
  }
  if (qos) out.qos = qos->value;
  return out;
}

CommandTrigger DecodeCommand(const ManifestTrigger& trigger) {
  CommandTrigger out;
  out.span = trigger.span;
  return out;
}

Trigger DecodeAny(const ManifestTrigger& trigger, TomlCursor& cursor, const ComponentIndex& components, Diagnostics& diagnostics) {
  const std::string& type = trigger.type.value;
  if (type == "http") return DecodeHttp(trigger, cursor, components, diagnostics);
  if (type == "redis") return DecodeRedis(trigger, cursor);
  if (type == "sqs") return DecodeSqs(trigger, cursor, diagnostics);
  if (type == "mqtt") return DecodeMqtt(trigger, cursor, diagnostics);
  CHECK(type == "command", "every type of the table of triggers has a decoder");
  return DecodeCommand(trigger);
}

// `[application.trigger.<type>]` is a table: the decoder saw to it.
const TomlTable& SettingsTable(const TomlEntry& settings) {
  static const TomlTable kEmpty;
  const TomlTable* table = settings.value.AsTable();
  return table == nullptr ? kEmpty : *table;
}

std::string SettingsName(const TomlEntry& settings) { return fmt::format("`[application.trigger.{}]`", settings.key); }

}  // namespace

TriggerHost HostOf(std::string_view type) {
  if (type == "http" || type == "redis") return TriggerHost::kSpin;
  return type == "sqs" || type == "mqtt" || type == "command" ? TriggerHost::kShim : TriggerHost::kNobody;
}

std::optional<Trigger> DecodeTrigger(const ManifestTrigger& trigger, const ComponentIndex& components, Diagnostics& diagnostics) {
  Diagnostics found = diagnostics.Nested();
  const TomlTable table{trigger.settings};
  TomlCursor cursor(table, trigger.span, Name(trigger), found);
  if (trigger.home == ManifestTrigger::Home::kApplication) cursor.AlsoHas(kCommonKeys);
  Trigger out = DecodeAny(trigger, cursor, components, found);
  cursor.RejectOthers(kHints);
  // Every type but HTTP has the one target.
  const auto set_component = [&](auto& any) {
    if constexpr (!std::is_same_v<std::decay_t<decltype(any)>, HttpTrigger>) {
      any.id = trigger.id ? trigger.id->value : std::string();
      any.component = RequireComponent(trigger, cursor, components, found).value_or(ComponentId{});
    }
  };
  std::visit(set_component, out);
  const bool is_good = !found.has_errors() && !LeadsNowhere(trigger, components);
  diagnostics.Append(std::move(found));
  return is_good ? std::optional(std::move(out)) : std::nullopt;
}

void CheckHttpSettings(const TomlEntry& settings, Diagnostics& diagnostics) {
  TomlCursor cursor(SettingsTable(settings), settings.value.span, SettingsName(settings), diagnostics);
  const auto base = cursor.TakeString("base");
  if (base && base->value != "/") {
    diagnostics.Report(DiagnosticKind::kHttpBase, base->span, fmt::format("`base` is {}, and Spin has given it up", Quoted(base->value)))
        .Help("leave it out, and write the whole path into each `route`");
  }
  cursor.RejectOthers();
}

std::optional<SpannedString> HttpBase(const TomlEntry& settings) {
  Diagnostics said_already;
  TomlCursor cursor(SettingsTable(settings), settings.value.span, SettingsName(settings), said_already);
  return cursor.TakeString("base");
}

std::optional<SpannedString> DecodeRedisAddress(const TomlEntry& settings, Diagnostics& diagnostics) {
  TomlCursor cursor(SettingsTable(settings), settings.value.span, SettingsName(settings), diagnostics);
  auto address = cursor.RequireString("address", "such as `address = \"redis://{{ redis_host }}:6379\"`");
  cursor.RejectOthers();
  return address;
}

std::optional<MqttSettings> DecodeMqttSettings(const TomlEntry& settings, Diagnostics& diagnostics) {
  TomlCursor cursor(SettingsTable(settings), settings.value.span, SettingsName(settings), diagnostics);
  auto address = cursor.RequireString("address", "such as `address = \"mqtt://broker:1883\"`");
  auto username = cursor.RequireString("username", "an empty string for none");
  auto password = cursor.RequireString("password", "an empty string for none, a template for a secret");
  auto interval = cursor.RequireString("keep_alive_interval", "seconds, as a string: \"30\"");
  cursor.RejectOthers();
  if (!address || !username || !password || !interval) return std::nullopt;
  return MqttSettings{*std::move(address), *std::move(username), *std::move(password), *std::move(interval)};
}

}  // namespace spin_aks
