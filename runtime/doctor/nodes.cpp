// SPDX-License-Identifier: Apache-2.0
#include "runtime/doctor/nodes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "runtime/cluster/json.h"
#include "runtime/deploy/pod_question.h"

namespace spin_aks::doctor {
namespace {

using cluster::Below;
using cluster::ListBelow;
using cluster::TextBelow;
using yaml::Value;

// What the runtime-class-manager says of the Shim that `compile` writes, as a label of each node.
constexpr std::string_view kShimLabel = "spin-v2";
constexpr std::string_view kShimIsThere = "provisioned";

void AddSelector(const Value& object, std::initializer_list<std::string_view> keys, PodNeeds& needs) {
  const Value* selector = Below(object, keys);
  if (selector == nullptr || selector->AsMap() == nullptr) return;
  for (const yaml::Entry& entry : selector->AsMap()->entries()) {
    if (const std::string* text = entry.value.AsString()) needs.node_selector.insert_or_assign(std::string(entry.key.text()), *text);
  }
}

void AddTolerations(const Value& object, std::initializer_list<std::string_view> keys, PodNeeds& needs) {
  const yaml::List& more = ListBelow(object, keys);
  needs.tolerations.insert(needs.tolerations.end(), more.begin(), more.end());
}

bool IsTrue(const Value& object, std::initializer_list<std::string_view> keys) {
  const Value* flag = Below(object, keys);
  const bool* is_true = flag == nullptr ? nullptr : std::get_if<bool>(&flag->node());
  return is_true != nullptr && *is_true;
}

// core/v1, Toleration: an empty key with `Exists` is every taint, an empty effect every effect.
bool Tolerates(const Value& toleration, const Value& taint) {
  const std::string_view effect = TextBelow(toleration, {"effect"});
  if (!effect.empty() && effect != TextBelow(taint, {"effect"})) return false;
  const bool exists = TextBelow(toleration, {"operator"}) == "Exists";
  const std::string_view key = TextBelow(toleration, {"key"});
  if (key.empty()) return exists;
  return key == TextBelow(taint, {"key"}) && (exists || TextBelow(toleration, {"value"}) == TextBelow(taint, {"value"}));
}

std::string TaintText(const Value& taint) {
  const std::string_view value = TextBelow(taint, {"value"});
  return fmt::format("{}{}{}:{}", TextBelow(taint, {"key"}), value.empty() ? "" : "=", value, TextBelow(taint, {"effect"}));
}

bool IsReady(const Value& node) {
  return std::ranges::any_of(ListBelow(node, {"status", "conditions"}), [](const Value& condition) {
    return TextBelow(condition, {"type"}) == "Ready" && TextBelow(condition, {"status"}) == "True";
  });
}

// What no shim is made for.
std::optional<std::string> WhyNoShim(const Value& node) {
  const std::string_view system = TextBelow(node, {"status", "nodeInfo", "operatingSystem"});
  if (system == "windows") return "it runs Windows, and the shim is for Linux";
  const std::string_view architecture = TextBelow(node, {"status", "nodeInfo", "architecture"});
  if (!architecture.empty() && architecture != "amd64" && architecture != "arm64")
    return fmt::format("its processor is {}, and the shim is for amd64 and arm64", architecture);
  // Its /usr is read-only, and only signed programs run (learn.microsoft.com, "Azure Linux with OS Guard").
  if (TextBelow(node, {"metadata", "labels", "kubernetes.azure.com/os-sku"}) == "AzureLinuxOSGuard")
    return "it runs Azure Linux with OS Guard, which no shim can be installed on";
  return std::nullopt;
}

bool IsCordoned(const Value& node) { return IsTrue(node, {"spec", "unschedulable"}); }

// Whether it is told in other words what Kubernetes taints a node for.
bool IsSaid(const Value& node, std::string_view taint) {
  if (taint == "node.kubernetes.io/unschedulable") return IsCordoned(node);
  return (taint == "node.kubernetes.io/not-ready" || taint == "node.kubernetes.io/unreachable") && !IsReady(node);
}

void AddTaints(const Value& node, const PodNeeds& needs, std::vector<std::string>& reasons) {
  for (const Value& taint : ListBelow(node, {"spec", "taints"})) {
    const std::string_view effect = TextBelow(taint, {"effect"});
    if (IsSaid(node, TextBelow(taint, {"key"}))) continue;
    const auto tolerates = [&](const Value& toleration) { return Tolerates(toleration, taint); };
    if (effect == "PreferNoSchedule" || std::ranges::any_of(needs.tolerations, tolerates)) continue;
    reasons.push_back(fmt::format("its taint `{}` is not tolerated", TaintText(taint)));
  }
}

std::string SelectorText(const PodNeeds& needs) {
  std::string text;
  for (const auto& [key, value] : needs.node_selector) text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, value);
  return text;
}

std::string Joined(const std::vector<std::string>& reasons) {
  std::string text;
  for (const std::string& reason : reasons) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

std::string HowToGetNodes(const PodNeeds& needs) {
  const std::string labels = SelectorText(needs);
  if (labels.empty()) return "`runtime/README.md`, which `compile` writes, says how nodes get it";
  std::string words = labels;
  std::ranges::replace(words, ',', ' ');
  return fmt::format(
      "`az aks nodepool update --labels {}` for a pool of Linux nodes, or `kubectl label node NAME {}`; `runtime/README.md`, "
      "which `compile` writes, says how they get the shim",
      words, words);
}

}  // namespace

std::vector<PodNeeds> NeedsOf(const std::vector<deploy::Wanted>& objects) {
  std::vector<PodNeeds> all;
  for (const deploy::Wanted& wanted : objects) {
    const auto pod = deploy::PodOf(wanted.value, {});
    if (!pod) continue;
    PodNeeds needs{.runtime_class = std::string(TextBelow(*pod, {"spec", "runtimeClassName"}))};
    if (needs.runtime_class.empty()) continue;
    AddSelector(*pod, {"spec", "nodeSelector"}, needs);
    AddTolerations(*pod, {"spec", "tolerations"}, needs);
    if (std::ranges::find(all, needs) == all.end()) all.push_back(std::move(needs));
  }
  return all;
}

PodNeeds WithClass(PodNeeds needs, const Value& runtime_class) {
  AddSelector(runtime_class, {"scheduling", "nodeSelector"}, needs);
  AddTolerations(runtime_class, {"scheduling", "tolerations"}, needs);
  return needs;
}

bool ComesWith(std::string_view runtime_class, const std::vector<deploy::Wanted>& objects) {
  return std::ranges::any_of(objects, [&](const deploy::Wanted& wanted) {
    if (wanted.id.kind == "Shim") return TextBelow(wanted.value, {"spec", "runtimeClass", "name"}) == runtime_class;
    return wanted.id.kind == "RuntimeClass" && wanted.id.name == runtime_class;
  });
}

std::vector<std::string> WhyNotOn(const Value& node, const PodNeeds& needs) {
  std::vector<std::string> reasons;
  if (auto why = WhyNoShim(node)) reasons.push_back(*std::move(why));
  if (!IsReady(node)) reasons.emplace_back("it is not ready");
  if (IsCordoned(node)) reasons.emplace_back("it is cordoned");
  for (const auto& [key, value] : needs.node_selector) {
    if (TextBelow(node, {"metadata", "labels", key}) != value) reasons.push_back(fmt::format("it lacks the label `{}={}`", key, value));
  }
  const std::string_view shim = TextBelow(node, {"metadata", "labels", kShimLabel});
  if (!shim.empty() && shim != kShimIsThere) reasons.push_back(fmt::format("its installer says that the shim is `{}`", shim));
  AddTaints(node, needs, reasons);
  return reasons;
}

Finding JudgeNodes(const yaml::List& nodes, const PodNeeds& needs) {
  std::vector<std::string> details;
  std::size_t unfit = 0;
  for (const Value& node : nodes) {
    const std::vector<std::string> reasons = WhyNotOn(node, needs);
    if (reasons.empty()) continue;
    if (++unfit <= kMostNodes) details.push_back(fmt::format("{}: {}", TextBelow(node, {"metadata", "name"}), Joined(reasons)));
  }
  if (unfit > kMostNodes) details.push_back(fmt::format("and {} more", unfit - kMostNodes));
  const std::size_t fit = nodes.size() - unfit;
  if (fit != 0)
    return {.state = Finding::State::kOk,
            .check = kRuntime,
            .message = fmt::format("{} of {} nodes run pods of `{}`", fit, nodes.size(), needs.runtime_class),
            .details = std::move(details)};
  return {.state = Finding::State::kError,
          .check = kRuntime,
          .message = nodes.empty() ? fmt::format("there are no nodes for pods of `{}`", needs.runtime_class)
                                   : fmt::format("none of {} nodes runs pods of `{}`", nodes.size(), needs.runtime_class),
          .why = "the pods would wait for a node for ever",
          .help = HowToGetNodes(needs),
          .details = std::move(details)};
}

Finding JudgeClass(const Value& runtime_class, std::string_view handler) {
  const std::string_view live = TextBelow(runtime_class, {"handler"});
  const std::string_view name = TextBelow(runtime_class, {"metadata", "name"});
  if (live == handler)
    return {.state = Finding::State::kOk, .check = kRuntime, .message = fmt::format("RuntimeClass `{}` leads to handler `{}`", name, live)};
  return {
      .state = Finding::State::kWarning,
      .check = kRuntime,
      .message = fmt::format("RuntimeClass `{}` leads to handler `{}`, and the settings say `{}`", name, live, handler),
      .why = "the cluster's shim was installed in another way than the settings have it, and a handler cannot be changed",
      .help = "`runtime.installer` says how it was installed: `kwasm` has `spin`, `rcm` has `spin-v2`; `none` takes any `runtime.handler`"};
}

}  // namespace spin_aks::doctor
