// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/trigger_rules.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "frontend/manifest/component_index.h"
#include "frontend/manifest/triggers.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

using TypedTriggers = std::pair<SpannedString, std::vector<ManifestTrigger>>;

const TomlEntry* SettingsOf(const SpinManifest& manifest, std::string_view type) {
  const auto it = std::ranges::find(manifest.application_triggers, type, &TomlEntry::key);
  return it == manifest.application_triggers.end() ? nullptr : &*it;
}

// ---- References ----

void CheckReference(const ComponentSpec& spec, const ComponentIndex& components, Diagnostics& diagnostics) {
  if (const auto* reference = std::get_if<SpannedString>(&spec)) (void)components.Resolve(*reference, diagnostics);
}

// Of a trigger whose settings nobody here can read, the references are still plain.
void CheckReferences(const ManifestTrigger& trigger, const ComponentIndex& components, Diagnostics& diagnostics) {
  if (trigger.component) CheckReference(*trigger.component, components, diagnostics);
}

void CheckRoles(const ManifestTrigger& trigger, const ComponentIndex& components, Diagnostics& diagnostics) {
  for (const ManifestTrigger::Role& role : trigger.components) {
    for (const ComponentSpec& spec : role.specs) CheckReference(spec, components, diagnostics);
  }
}

// ---- What the trigger itself refuses when it starts on the shim ----

// Entering a WAGI module anywhere but at `_start` is read, and then refused.
void CheckEntrypoint(const ManifestTrigger& trigger, Diagnostics& diagnostics) {
  for (const TomlEntry& setting : trigger.settings) {
    const TomlTable* executor = setting.key == "executor" ? setting.value.AsTable() : nullptr;
    const TomlEntry* entrypoint = executor == nullptr ? nullptr : executor->Find("entrypoint");
    const std::string* name = entrypoint == nullptr ? nullptr : entrypoint->value.AsString();
    if (name == nullptr || *name == "_start") continue;
    diagnostics
        .Report(DiagnosticKind::kHttpExecutor, entrypoint->value.span,
                fmt::format("Spin no longer enters a WAGI module at {}", Quoted(*name)))
        .Help("leave `entrypoint` out, and export the function as `_start`");
  }
}

void CheckStatus(const HttpTrigger& trigger, Diagnostics& diagnostics) {
  if (!trigger.static_response) return;
  const int status = trigger.static_response->status_code;
  if (status >= 100 && status <= 999) return;
  diagnostics.Report(DiagnosticKind::kTriggerSettingValue, trigger.span, fmt::format("{} is no HTTP status", status))
      .Help("a status is a number between 100 and 999");
}

void CheckKeepAlive(const SpannedString& interval, Diagnostics& diagnostics) {
  std::uint64_t seconds = 0;
  const char* const end = interval.value.data() + interval.value.size();
  const auto [stop, error] = std::from_chars(interval.value.data(), end, seconds);
  if (error == std::errc() && stop == end) return;
  diagnostics
      .Report(DiagnosticKind::kTriggerSettingValue, interval.span, fmt::format("`keep_alive_interval` is {}", Quoted(interval.value)))
      .Help("write whole seconds, as a string: \"30\"; templates are not read here");
}

void CheckMqttSettings(const TypedTriggers& triggers, const SpinManifest& manifest, const TomlEntry* settings, Diagnostics& diagnostics) {
  if (settings == nullptr) {
    if (manifest.gaps.MayHold("application.trigger.mqtt")) return;
    diagnostics.Report(DiagnosticKind::kMissingKey, triggers.second.front().span, "MQTT triggers need `[application.trigger.mqtt]`")
        .Help("with `address`, `username`, `password` and `keep_alive_interval`, all of them strings");
    return;
  }
  const auto decoded = DecodeMqttSettings(*settings, diagnostics);
  if (decoded) CheckKeepAlive(decoded->keep_alive_interval, diagnostics);
}

// ---- One type ----

// `[application.trigger.<type>]` is read by the trigger that starts, so not where there is none.
void CheckSettings(const TypedTriggers& triggers, const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics) {
  const std::string& type = triggers.first.value;
  // Types that nobody knows may be many, and nothing is asked of their settings.
  const TomlEntry* settings = HostOf(type) == TriggerHost::kNobody ? nullptr : SettingsOf(manifest, type);
  if (type == "http" && settings != nullptr) CheckHttpSettings(*settings, diagnostics);
  if (type == "redis" && settings != nullptr) (void)DecodeRedisAddress(*settings, diagnostics);
  if (type == "mqtt" && scope == ManifestScope::kCompile) CheckMqttSettings(triggers, manifest, settings, diagnostics);
}

void CheckKnownTrigger(const ManifestTrigger& trigger, ManifestScope scope, const ComponentIndex& components, Diagnostics& diagnostics) {
  const auto decoded = DecodeTrigger(trigger, components, diagnostics);
  if (scope == ManifestScope::kSpin) return;
  if (trigger.type.value == "http") CheckEntrypoint(trigger, diagnostics);
  if (!decoded) return;
  if (const auto* http = std::get_if<HttpTrigger>(&*decoded)) CheckStatus(*http, diagnostics);
}

void RefuseType(const TypedTriggers& triggers, Diagnostics& diagnostics) {
  const std::string& type = triggers.first.value;
  auto& report =
      diagnostics.Report(DiagnosticKind::kTriggerNotOnShim, triggers.first.span, fmt::format("the shim has no trigger {}", Quoted(type)));
  const std::vector<std::string_view> known = {"http", "redis", "mqtt", "sqs", "command"};
  if (const auto nearest = Nearest(type, known)) report.Help(fmt::format("did you mean `{}`?", *nearest));
  report.Help(fmt::format("it has {}", QuoteList(known)));
  if (type == "cron") report.Help("on a schedule, run a `command` trigger with `app.schedule`, or call an HTTP route");
}

void CheckType(const TypedTriggers& triggers, const SpinManifest& manifest, ManifestScope scope, const ComponentIndex& components,
               Diagnostics& diagnostics) {
  const TriggerHost host = HostOf(triggers.first.value);
  const bool is_judged = host == TriggerHost::kSpin || (host == TriggerHost::kShim && scope == ManifestScope::kCompile);
  if (host == TriggerHost::kNobody && scope == ManifestScope::kCompile && !triggers.second.empty()) RefuseType(triggers, diagnostics);
  for (const ManifestTrigger& trigger : triggers.second) {
    CheckRoles(trigger, components, diagnostics);
    if (is_judged) {
      CheckKnownTrigger(trigger, scope, components, diagnostics);
    } else {
      CheckReferences(trigger, components, diagnostics);
    }
  }
  if (!triggers.second.empty()) CheckSettings(triggers, manifest, scope, diagnostics);
}

}  // namespace

void CheckTriggerRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics) {
  const ComponentIndex components(manifest.components);
  for (const TypedTriggers& triggers : manifest.triggers) CheckType(triggers, manifest, scope, components, diagnostics);
  const bool has_trigger = std::ranges::any_of(manifest.triggers, [](const TypedTriggers& triggers) { return !triggers.second.empty(); });
  if (has_trigger || scope == ManifestScope::kSpin) return;
  diagnostics.Report(DiagnosticKind::kNoTriggers, manifest.name.span, "the application has no trigger: nothing would ever call it")
      .Help("add one, such as `[[trigger.http]]` with `route` and `component`");
}

}  // namespace spin_aks
