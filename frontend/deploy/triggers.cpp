// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/triggers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <variant>

#include "frontend/deploy/in_the_pod.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

template <typename T>
TriggerTraits RowOf() {
#define SPIN_AKS_TRIGGER(type, delivery, answers, reason) \
  if constexpr (std::is_same_v<T, type>) return {Delivery::delivery, Answers::answers, reason};
#include "frontend/deploy/triggers.def"
#undef SPIN_AKS_TRIGGER
}

bool IsShared(const MqttTrigger& trigger) { return trigger.topic->starts_with("$share/"); }

Span SpanOf(const Trigger& trigger) {
  if (const auto* redis = std::get_if<RedisTrigger>(&trigger)) return redis->channel.span;
  if (const auto* mqtt = std::get_if<MqttTrigger>(&trigger)) return mqtt->topic.span;
  return std::visit([](const auto& typed) { return Span(typed.span); }, trigger);
}

// Each address once, however many triggers take it.
void CheckBrokers(const ResolveContext& context) {
  const KnownValues known(context);
  bool is_usual_redis = false;
  bool is_mqtt = false;
  for (const Trigger& trigger : context.app.triggers) {
    if (const auto* redis = std::get_if<RedisTrigger>(&trigger)) {
      is_usual_redis = is_usual_redis || !redis->address;
      if (redis->address) CheckNotInThePod(context, *redis->address, "a broker", known);
    }
    if (const auto* sqs = std::get_if<SqsTrigger>(&trigger)) CheckNotInThePod(context, sqs->queue_url, "a queue", known);
    is_mqtt = is_mqtt || std::holds_alternative<MqttTrigger>(trigger);
  }
  if (is_usual_redis && context.app.redis_address) CheckNotInThePod(context, *context.app.redis_address, "a broker", known);
  if (is_mqtt && context.app.mqtt) CheckNotInThePod(context, context.app.mqtt->address, "a broker", known);
}

void NoteGap(const ResolveContext& context, const Subscription& subscription) {
  context.diagnostics
      .Report(DiagnosticKind::kMessagesInTheGap, subscription.span,
              "messages are lost while no pod listens: at a rollout, when a node ends")
      .Help("what must not be lost belongs into a queue or a stream: an SQS trigger, or a component that reads one");
}

// A static response is no work that anybody would share out; least of all one that we put there.
bool CouldRunInSeveral(const Trigger& trigger) {
  const auto* http = std::get_if<HttpTrigger>(&trigger);
  return TraitsOf(trigger).delivery == Delivery::kShared && (http == nullptr || !http->static_response);
}

// One pod for the subscriber is one pod for all that stands beside it.
void NoteMixed(const ResolveContext& context, const Subscription& subscription) {
  const auto shared = std::ranges::find_if(context.app.triggers, CouldRunInSeveral);
  if (shared == context.app.triggers.end()) return;
  context.diagnostics
      .Report(DiagnosticKind::kTriggersDiffer, subscription.span,
              "one pod runs all triggers, because this one would be handled by each of several")
      .Also(SpanOf(*shared), "this one could run in several")
      .Help("make them two applications, each with its own spin.toml");
}

}  // namespace

TriggerTraits TraitsOf(const Trigger& trigger) {
  TriggerTraits traits = std::visit([](const auto& typed) { return RowOf<std::remove_cvref_t<decltype(typed)>>(); }, trigger);
  const auto* mqtt = std::get_if<MqttTrigger>(&trigger);
  if (mqtt != nullptr && IsShared(*mqtt)) traits.delivery = Delivery::kShared;
  return traits;
}

std::optional<Subscription> FindSubscription(const App& app) {
  for (const Trigger& trigger : app.triggers) {
    const TriggerTraits traits = TraitsOf(trigger);
    if (traits.delivery == Delivery::kEveryPod) return Subscription{.span = SpanOf(trigger), .reason = traits.reason};
  }
  return std::nullopt;
}

void JudgeTriggers(const ResolveContext& context) {
  CheckBrokers(context);
  const auto subscription = FindSubscription(context.app);
  if (!subscription) return;
  NoteGap(context, *subscription);
  NoteMixed(context, *subscription);
}

}  // namespace spin_aks
