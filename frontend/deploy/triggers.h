// SPDX-License-Identifier: Apache-2.0
//
// What the triggers of an application ask of those who run it: triggers.def as a table, and what follows from it for several.
// Facts: Spin's trigger-redis subscribes with SUBSCRIBE (spinframework/spin crates/trigger-redis), so each pod is a subscriber;
// MQTT's shared subscriptions, `$share/GROUP/TOPIC`, are in MQTT 5.0 §4.8.2 and in brokers of 3.1.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "frontend/deploy/parts.h"
#include "ir/app.h"

namespace spin_aks {

// In the order of strictness.
enum class Delivery : std::uint8_t { kShared, kEveryPod, kOnce };
enum class Answers : std::uint8_t { kNothing, kHttp };

struct TriggerTraits {
  Delivery delivery = Delivery::kShared;
  Answers answers = Answers::kNothing;
  std::string_view reason = {};
};
// Of this trigger, as it is written: a shared subscription is shared.
[[nodiscard]] TriggerTraits TraitsOf(const Trigger& trigger);

// The trigger whose messages each pod gets, if there is one.
struct Subscription {
  Span span;  // the channel or topic
  std::string_view reason = {};
};
[[nodiscard]] std::optional<Subscription> FindSubscription(const App& app);

// What is to be said of the triggers whatever the settings are: messages that nobody hears, brokers in the pod, triggers that would be
// better off apart.
void JudgeTriggers(const ResolveContext& context);

}  // namespace spin_aks
