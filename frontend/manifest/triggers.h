// SPDX-License-Identifier: Apache-2.0
//
// A trigger's own settings, read as the trigger reads them when it starts:
// `http` and `redis` as Spin does (crates/http/src/config.rs, crates/routes,
// crates/trigger-redis), `sqs`, `mqtt` and `command` as their plugins do.
#pragma once

#include <optional>
#include <string_view>

#include "frontend/manifest/component_index.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Who knows a type of trigger. Spin brings two; the shim has three of the plugins compiled in.
enum class TriggerHost : std::uint8_t { kSpin, kShim, kNobody };
[[nodiscard]] TriggerHost HostOf(std::string_view trigger_type);

// A type that somebody knows; empty implies an error.
[[nodiscard]] std::optional<Trigger> DecodeTrigger(const ManifestTrigger& trigger, const ComponentIndex& components,
                                                   Diagnostics& diagnostics);

// `[application.trigger.<type>]`; the reports are the point of the first.
void CheckHttpSettings(const TomlEntry& settings, Diagnostics& diagnostics);
// `base` of them, where it is a text.
[[nodiscard]] std::optional<SpannedString> HttpBase(const TomlEntry& settings);
[[nodiscard]] std::optional<SpannedString> DecodeRedisAddress(const TomlEntry& settings, Diagnostics& diagnostics);
[[nodiscard]] std::optional<MqttSettings> DecodeMqttSettings(const TomlEntry& settings, Diagnostics& diagnostics);

}  // namespace spin_aks
