// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/rollout.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "runtime/cluster/json.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::ListBelow;
using cluster::NumberBelow;
using cluster::TextBelow;
using Kind = RolloutState::Kind;

constexpr std::chrono::milliseconds kPause{500};

// One of `status.conditions` by its type; null if there is none.
const yaml::Value* Condition(const yaml::Value& object, std::string_view type) {
  for (const yaml::Value& condition : ListBelow(object, {"status", "conditions"})) {
    if (TextBelow(condition, {"type"}) == type) return &condition;
  }
  return nullptr;
}

bool Is(const yaml::Value* condition, std::string_view status) {
  return condition != nullptr && TextBelow(*condition, {"status"}) == status;
}

RolloutState Ready(std::int64_t ready, std::int64_t wanted, bool is_done) {
  return {.kind = is_done ? Kind::kDone : Kind::kUnderWay, .words = fmt::format("{} of {} pods ready", std::min(ready, wanted), wanted)};
}

// As `kubectl rollout status` has it (kubectl, pkg/polymorphichelpers/rollout_status.go).
RolloutState StateOfDeployment(const yaml::Value& object) {
  if (const yaml::Value* progress = Condition(object, "Progressing"); Is(progress, "False"))
    return {.kind = Kind::kFailed, .words = std::string(TextBelow(*progress, {"message"}))};
  const std::int64_t wanted = NumberBelow(object, {"spec", "replicas"}, 1);
  const std::int64_t updated = NumberBelow(object, {"status", "updatedReplicas"});
  const std::int64_t all = NumberBelow(object, {"status", "replicas"});
  const std::int64_t available = NumberBelow(object, {"status", "availableReplicas"});
  return Ready(std::min(updated, available), wanted, updated >= wanted && all <= updated && available >= updated);
}

RolloutState StateOfDaemonSet(const yaml::Value& object) {
  const std::int64_t wanted = NumberBelow(object, {"status", "desiredNumberScheduled"});
  const std::int64_t updated = NumberBelow(object, {"status", "updatedNumberScheduled"});
  const std::int64_t available = NumberBelow(object, {"status", "numberAvailable"});
  return Ready(std::min(updated, available), wanted, updated >= wanted && available >= wanted);
}

RolloutState StateOfStatefulSet(const yaml::Value& object) {
  const std::int64_t wanted = NumberBelow(object, {"spec", "replicas"}, 1);
  const std::int64_t updated = NumberBelow(object, {"status", "updatedReplicas"});
  const std::int64_t ready = NumberBelow(object, {"status", "readyReplicas"});
  return Ready(std::min(updated, ready), wanted, updated >= wanted && ready >= wanted);
}

RolloutState StateOfJob(const yaml::Value& object) {
  if (const yaml::Value* failed = Condition(object, "Failed"); Is(failed, "True"))
    return {.kind = Kind::kFailed, .words = std::string(TextBelow(*failed, {"message"}))};
  if (Is(Condition(object, "Complete"), "True")) return {.kind = Kind::kDone, .words = "done"};
  // Nothing to wait for: it was told to wait itself.
  const yaml::Value* suspended = cluster::Below(object, {"spec", "suspend"});
  const bool waits = suspended != nullptr && *suspended == yaml::Value(Caused<bool>(true, {}));
  return {.kind = waits ? Kind::kDone : Kind::kUnderWay, .words = waits ? "suspended" : "runs"};
}

// What kubelet says a container waits for, and what may help (kubernetes.io, "Debug Pods"; pkg/kubelet/images, pkg/kubelet/kuberuntime).
struct Advice {
  std::string_view reason, what;
};
constexpr std::array kAdvice{
    Advice{"ErrImagePull", "the image cannot be pulled"},
    Advice{"ImagePullBackOff", "the image cannot be pulled"},
    Advice{"InvalidImageName", "the image's name is wrong"},
    Advice{"CrashLoopBackOff", "it ends as soon as it begins"},
    Advice{"CreateContainerConfigError", "what the container is configured by is not there"},
    Advice{"CreateContainerError", "the container cannot be made"},
    Advice{"RunContainerError", "the container cannot be started"},
};

std::string Waiting(const yaml::Value& status) {
  const std::string_view reason = TextBelow(status, {"state", "waiting", "reason"});
  const auto* advice = std::ranges::find(kAdvice, reason, &Advice::reason);
  if (advice == kAdvice.end()) return {};
  std::string words = fmt::format("{} ({})", advice->what, reason);
  if (reason == "CrashLoopBackOff") {
    const std::int64_t code = NumberBelow(status, {"lastState", "terminated", "exitCode"}, -1);
    return code < 0 ? words : fmt::format("{}, with exit code {}", words, code);
  }
  const std::string_view message = TextBelow(status, {"state", "waiting", "message"});
  return message.empty() ? words : fmt::format("{}: {}", words, message);
}

std::string Selector(const yaml::Value& object) {
  std::string selector;
  const yaml::Value* labels = cluster::Below(object, {"spec", "selector", "matchLabels"});
  if (labels == nullptr || labels->AsMap() == nullptr) return {};
  for (const yaml::Entry& entry : labels->AsMap()->entries()) {
    const std::string* value = entry.value.AsString();
    selector += fmt::format("{}{}={}", selector.empty() ? "" : ",", std::string_view(entry.key), value != nullptr ? *value : "");
  }
  return selector;
}

class Watcher {
 public:
  Watcher(const cluster::Client& client, const WatchRequest& request, std::vector<Watched> objects) : client_(client), request_(request) {
    for (Watched& object : objects) waiting_.push_back({.object = std::move(object)});
  }

  Task<Result<WatchResult>> Run() {
    for (std::chrono::milliseconds waited{0};; waited += kPause) {
      for (Waited& each : waiting_) {
        if (each.is_done) continue;
        const Task<bool> look = Look(each);
        (void)co_await look;
        if (failed_) co_return std::unexpected(*failed_);
      }
      const bool all = std::ranges::all_of(waiting_, &Waited::is_done);
      result_.is_out_of_time = !all && waited >= request_.patience;
      if (all || !result_.failures.empty() || result_.is_out_of_time) break;
      co_await Sleep(client_.http(), kPause);
    }
    if (result_.is_out_of_time) {
      for (const Waited& each : waiting_) {
        if (!each.is_done) Fail(each, each.said);
      }
    }
    co_return std::move(result_);
  }

 private:
  struct Waited {
    Watched object;
    bool is_done = false;
    std::string said = {};
    std::size_t looks = 0;
  };

  void Fail(const Waited& each, const std::string& words) {
    result_.failures.push_back(fmt::format("{}: {}", Title(each.object.id), words));
  }

  Task<bool> Look(Waited& each) {
    Result<Answer> answer = co_await client_.Get(each.object.path);
    if (!answer) {
      failed_ = answer.error();
      co_return false;
    }
    if (answer->refusal) {
      Fail(each, answer->is_missing() ? "it is not there any more" : answer->refusal->message);
      co_return false;
    }
    const RolloutState state = StateOf(answer->body);
    std::string words = state.words;
    // Before its controller has looked at it, its pods are those of before.
    if (state.kind != Kind::kDone && !words.empty()) {
      const Task<std::string> reasons = Why(answer->body);
      const std::string why = co_await reasons;
      if (!why.empty()) words += "; " + why;
    }
    each.is_done = state.kind == Kind::kDone;
    // What is as it should be from the beginning is no news.
    const bool is_news = !words.empty() && words != each.said && !(each.is_done && each.looks == 0);
    if (is_news) request_.say(each.object, words);
    ++each.looks;
    each.said = words;
    if (state.kind == Kind::kFailed) Fail(each, words);
    co_return true;
  }

  // Of the first of its pods that has a reason; else what keeps it from making any. What may not be read is not known.
  Task<std::string> Why(const yaml::Value& object) {
    if (const yaml::Value* failure = Condition(object, "ReplicaFailure"); Is(failure, "True"))
      co_return std::string(TextBelow(*failure, {"message"}));
    const std::string kube_namespace(TextBelow(object, {"metadata", "namespace"}));
    const std::string selector = Selector(object);
    if (selector.empty()) co_return std::string();
    std::string path =
        fmt::format("/api/v1/namespaces/{}/pods?labelSelector={}", cluster::Escaped(kube_namespace), cluster::Escaped(selector));
    Result<Answer> pods = co_await client_.Get(std::move(path));
    if (!pods || pods->refusal) co_return std::string();
    for (const yaml::Value& pod : ListBelow(pods->body, {"items"})) {
      if (std::string why = WhyNotReady(pod, {}); !why.empty()) co_return why;
      if (TextBelow(pod, {"status", "phase"}) != "Pending") continue;
      const std::string name(TextBelow(pod, {"metadata", "name"}));
      std::string events = fmt::format("/api/v1/namespaces/{}/events?fieldSelector={}", cluster::Escaped(kube_namespace),
                                       cluster::Escaped(fmt::format("type=Warning,involvedObject.name={}", name)));
      Result<Answer> said = co_await client_.Get(std::move(events));
      if (!said || said->refusal) continue;
      const yaml::List& list = ListBelow(said->body, {"items"});
      if (list.empty()) continue;
      if (std::string why = WhyNotReady(pod, TextBelow(list.back(), {"message"})); !why.empty()) co_return why;
    }
    co_return std::string();
  }

  const cluster::Client& client_;
  const WatchRequest& request_;
  std::vector<Waited> waiting_;
  WatchResult result_;
  std::optional<Error> failed_;
};

}  // namespace

bool IsWatched(const tree::ObjectId& id) {
  constexpr std::array<std::string_view, 3> kOfApps{"Deployment", "DaemonSet", "StatefulSet"};
  return (id.group == "apps" && std::ranges::find(kOfApps, id.kind) != kOfApps.end()) || (id.group == "batch" && id.kind == "Job");
}

RolloutState StateOf(const yaml::Value& object) {
  const std::string_view kind = TextBelow(object, {"kind"});
  if (kind == "Job") return StateOfJob(object);
  if (!IsWatched(tree::IdOf(object))) return {.kind = Kind::kDone, .words = "there"};
  if (NumberBelow(object, {"status", "observedGeneration"}) < NumberBelow(object, {"metadata", "generation"}))
    return {.kind = Kind::kUnderWay, .words = {}};
  if (kind == "Deployment") return StateOfDeployment(object);
  return kind == "DaemonSet" ? StateOfDaemonSet(object) : StateOfStatefulSet(object);
}

std::string WhyNotReady(const yaml::Value& pod, std::string_view event) {
  const std::string_view name = TextBelow(pod, {"metadata", "name"});
  const auto about = [&](std::string_view words) { return fmt::format("pod {}: {}", name, words); };
  for (const std::string_view containers : {"initContainerStatuses", "containerStatuses"}) {
    for (const yaml::Value& status : ListBelow(pod, {"status", containers})) {
      if (const std::string words = Waiting(status); !words.empty()) return about(words);
    }
  }
  if (const yaml::Value* scheduled = Condition(pod, "PodScheduled"); Is(scheduled, "False"))
    return about(fmt::format("no node takes it: {}", TextBelow(*scheduled, {"message"})));
  if (TextBelow(pod, {"status", "phase"}) == "Failed") return about(TextBelow(pod, {"status", "message"}));
  return event.empty() ? std::string() : about(event);
}

Task<Result<WatchResult>> Watch(const cluster::Client& client, const WatchRequest& request, std::vector<Watched> objects) {
  Watcher watcher(client, request, std::move(objects));
  Result<WatchResult> result = co_await watcher.Run();
  co_return result;
}

}  // namespace spin_aks::deploy
