// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/consequences.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "backends/compare/allowed_hosts.h"
#include "backends/compare/any_entry.h"
#include "backends/tree/canonical.h"
#include "backends/tree/find.h"
#include "backends/tree/node.h"
#include "ir/path.h"

namespace spin_aks::compare {
namespace {

using tree::Node;
using tree::ObjectId;
using yaml::Value;
using Keys = std::initializer_list<std::string_view>;

constexpr ConsequenceInfo kTable[] = {
#define CONSEQUENCE(name, word, words, source) {Consequence::k##name, word, words, source},
#include "backends/compare/consequence.def"
#undef CONSEQUENCE
};

// ---- Looking into a tree ----

// Of null, and of what is not there, nothing.
Node NodeAt(const Value* value, Keys keys) {
  Node node = value != nullptr ? Node(*value) : Node();
  for (const std::string_view key : keys) node = node[key];
  return node;
}
const Value* At(const Value* value, Keys keys) { return NodeAt(value, keys).value(); }
std::string_view TextAt(const Value* value, Keys keys) { return NodeAt(value, keys).Text(); }
const yaml::List& ListAt(const Value* value, Keys keys) {
  static const yaml::List kNothing;
  const Value* at = At(value, keys);
  return at != nullptr && at->AsList() != nullptr ? *at->AsList() : kNothing;
}

bool Contains(const yaml::List& list, std::string_view text) {
  return std::ranges::any_of(list, [text](const Value& item) { return item.AsString() != nullptr && *item.AsString() == text; });
}

// Whether a list holds something that another does not.
bool Gains(const yaml::List& before, const yaml::List& after) {
  std::set<std::uint64_t> known;
  for (const Value& item : before) known.insert(tree::HashOf(item));
  return std::ranges::any_of(after, [&](const Value& item) { return !known.contains(tree::HashOf(item)); });
}

// ---- An object, and what becomes of it ----

struct Pair {
  const Value* before;
  const Value* after;
  std::span<const tree::Edit> edits;
  AllowsAll allows;
  ObjectId id;  // of what is there before, else after

  [[nodiscard]] bool is_update() const { return before != nullptr && after != nullptr; }
  [[nodiscard]] bool Is(std::string_view group, std::string_view kind) const { return id.kind == kind && id.group == group; }
  [[nodiscard]] bool IsOneOf(std::string_view group, Keys kinds) const {
    return id.group == group && std::ranges::find(kinds, id.kind) != kinds.end();
  }
  [[nodiscard]] bool Differs(Keys keys) const {
    const Value* x = At(before, keys);
    const Value* y = At(after, keys);
    return x == nullptr || y == nullptr ? x != y : !(*x == *y);
  }
  // Whether entries of a mapping differ, other than these.
  [[nodiscard]] bool DiffersBut(Keys keys, Keys others) const {
    const auto one_sided = [&](const Value* from, const Value* to) {
      const Value* at = At(from, keys);
      const yaml::Map* map = at != nullptr ? at->AsMap() : nullptr;
      return map != nullptr && std::ranges::any_of(map->entries(), [&](const yaml::Entry& entry) {
               if (std::ranges::find(others, std::string_view(entry.key)) != others.end()) return false;
               const Value* other = At(At(to, keys), {std::string_view(entry.key)});
               return other == nullptr || !(*other == entry.value);
             });
    };
    return one_sided(before, after) || one_sided(after, before);
  }
};

bool MakesPods(const Pair& pair) {
  return pair.IsOneOf("apps", {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}) || pair.IsOneOf("batch", {"Job", "CronJob"}) ||
         pair.Is("", "Pod") || pair.Is("core.spinkube.dev", "SpinApp");
}

// ---- One function a consequence ----

// A quantity in bytes, near enough to tell which is more; 0 for none.
double SizeAt(const Value* value, Keys keys) {
  constexpr std::pair<std::string_view, double> kUnits[] = {
      {"Ki", 1024.0}, {"Mi", 1048576.0}, {"Gi", 1073741824.0}, {"Ti", 1099511627776.0}, {"Pi", 1125899906842624.0}, {"k", 1e3}, {"M", 1e6},
      {"G", 1e9},     {"T", 1e12},       {"P", 1e15}};
  std::string_view text = TextAt(value, keys);
  double unit = 1.0;
  for (const auto& [suffix, factor] : kUnits) {
    if (!text.ends_with(suffix)) continue;
    unit = factor;
    text.remove_suffix(suffix.size());
    break;
  }
  double number = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number * unit;
}

// One that is not named has been given by the cluster, and stays; `None` is none.
bool ChangesClusterAddress(std::string_view before, std::string_view after) {
  const bool both_are_named = !before.empty() && !after.empty();
  return before != after && (both_are_named || before == "None" || after == "None");
}

// From k8s.io/kubernetes/pkg/apis/*/validation: what an update refuses to change.
bool ChangesImmutable(const Pair& pair) {
  if (pair.IsOneOf("apps", {"Deployment", "DaemonSet", "ReplicaSet"})) return pair.Differs({"spec", "selector"});
  if (pair.Is("apps", "StatefulSet"))
    return pair.DiffersBut({"spec"}, {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy",
                                      "minReadySeconds", "revisionHistoryLimit"});
  if (pair.Is("batch", "Job"))
    return pair.Differs({"spec", "template"}) || pair.Differs({"spec", "selector"}) || pair.Differs({"spec", "completionMode"}) ||
           pair.Differs({"spec", "completions"}) || pair.Differs({"spec", "podFailurePolicy"});
  if (pair.Is("", "PersistentVolumeClaim"))
    return pair.DiffersBut({"spec"}, {"resources", "volumeAttributesClassName", "volumeName"}) ||
           SizeAt(pair.after, {"spec", "resources", "requests", "storage"}) <
               SizeAt(pair.before, {"spec", "resources", "requests", "storage"});
  if (pair.Is("", "Service"))
    return ChangesClusterAddress(TextAt(pair.before, {"spec", "clusterIP"}), TextAt(pair.after, {"spec", "clusterIP"}));
  if (pair.IsOneOf("rbac.authorization.k8s.io", {"RoleBinding", "ClusterRoleBinding"})) return pair.Differs({"roleRef"});
  if (pair.Is("node.k8s.io", "RuntimeClass")) return pair.Differs({"handler"});
  if (pair.Is("storage.k8s.io", "StorageClass"))
    return pair.Differs({"provisioner"}) || pair.Differs({"parameters"}) || pair.Differs({"reclaimPolicy"}) ||
           pair.Differs({"volumeBindingMode"});
  if (pair.Is("scheduling.k8s.io", "PriorityClass")) return pair.Differs({"value"}) || pair.Differs({"preemptionPolicy"});
  if (pair.IsOneOf("", {"ConfigMap", "Secret"})) {
    const bool holds = NodeAt(pair.before, {"immutable"}).IsTrue();
    return pair.Differs({"type"}) || (holds && (pair.Differs({"data"}) || pair.Differs({"binaryData"}) || pair.Differs({"stringData"}) ||
                                                pair.Differs({"immutable"})));
  }
  return false;
}

bool Replaces(const Pair& pair) {
  if (!pair.is_update() || pair.id.group == kImageGroup) return false;
  return tree::IdOf(*pair.after) != pair.id || ChangesImmutable(pair);
}

// A controller rolls when its pods' template changes (of a ReplicaSet only new pods are of it).
bool Restarts(const Pair& pair) {
  if (!pair.is_update() || Replaces(pair)) return false;
  if (pair.IsOneOf("apps", {"Deployment", "StatefulSet", "DaemonSet"})) return pair.Differs({"spec", "template"});
  return pair.Is("core.spinkube.dev", "SpinApp") &&
         pair.DiffersBut({"spec"}, {"replicas", "enableAutoscaling", "serviceAnnotations", "deploymentAnnotations"});
}

bool LosesData(const Pair& pair) {
  const bool holds_data =
      pair.IsOneOf("", {"PersistentVolumeClaim", "PersistentVolume"}) || pair.Is("apiextensions.k8s.io", "CustomResourceDefinition");
  return holds_data && pair.before != nullptr && (pair.after == nullptr || Replaces(pair));
}

// How far a Service reaches: from inside the cluster, from the nodes' network, from the load balancer's.
int ReachOf(const Value* service) {
  const std::string_view type = TextAt(service, {"spec", "type"});
  if (type == "NodePort") return 1;
  if (type != "LoadBalancer") return 0;
  // https://learn.microsoft.com/azure/aks/internal-lb
  return TextAt(service, {"metadata", "annotations", "service.beta.kubernetes.io/azure-load-balancer-internal"}) == "true" ? 2 : 3;
}

// Whom a load balancer lets in; nothing: everybody. (https://learn.microsoft.com/azure/aks/load-balancer-standard, "annotations")
std::set<std::string> SourcesOf(const Value* service) {
  std::set<std::string> sources;
  for (const Value& range : ListAt(service, {"spec", "loadBalancerSourceRanges"})) {
    if (range.AsString() != nullptr) sources.insert(*range.AsString());
  }
  for (const std::string_view name : {"azure-allowed-ip-ranges", "azure-allowed-service-tags"}) {
    std::string_view rest = TextAt(service, {"metadata", "annotations", std::string("service.beta.kubernetes.io/").append(name)});
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      sources.emplace(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return sources;
}

bool ServiceExposes(const Pair& pair) {
  if (ReachOf(pair.after) > ReachOf(pair.before)) return true;
  const std::set<std::string> before = SourcesOf(pair.before);
  const std::set<std::string> after = SourcesOf(pair.after);
  const bool lets_more_in = ReachOf(pair.after) > 1 && !before.empty() && (after.empty() || !std::ranges::includes(before, after));
  const bool has_more_ports =
      ReachOf(pair.after) > 0 && Gains(ListAt(pair.before, {"spec", "ports"}), ListAt(pair.after, {"spec", "ports"}));
  return lets_more_in || has_more_ports || Gains(ListAt(pair.before, {"spec", "externalIPs"}), ListAt(pair.after, {"spec", "externalIPs"}));
}

// What is not selected is not restricted; a policy without types restricts ingress, and egress if it has rules for it.
bool Restricts(const Value* policy, std::string_view type, std::string_view rules) {
  if (policy == nullptr) return false;
  const yaml::List& types = ListAt(policy, {"spec", "policyTypes"});
  if (!types.empty()) return Contains(types, type);
  return type == "Ingress" || At(policy, {"spec", rules}) != nullptr;
}

bool Opens(const Pair& pair, std::string_view type, std::string_view rules) {
  if (!pair.Is("networking.k8s.io", "NetworkPolicy") || !Restricts(pair.before, type, rules)) return false;
  if (!Restricts(pair.after, type, rules) || pair.Differs({"spec", "podSelector"})) return true;
  return Gains(ListAt(pair.before, {"spec", rules}), ListAt(pair.after, {"spec", rules}));
}

bool IsHostPort(std::string_view key, const Value& value) {
  const bool* flag = std::get_if<bool>(&value.node());
  return key == "hostPort" || (key == "hostNetwork" && flag != nullptr && *flag);
}

bool IsPrivilege(std::string_view key, const Value& value) {
  const bool* flag = std::get_if<bool>(&value.node());
  if (key == "privileged" || key == "allowPrivilegeEscalation" || key == "hostPID" || key == "hostIPC") return flag != nullptr && *flag;
  if (key == "runAsNonRoot") return flag != nullptr && !*flag;
  if (key == "capabilities") return !ListAt(&value, {"add"}).empty();
  return key == "hostPath" || key == "serviceAccountName";
}

// What Kubernetes allows where nobody says otherwise.
bool IsGuard(std::string_view key) {
  return key == "securityContext" || key == "runAsNonRoot" || key == "readOnlyRootFilesystem" || key == "seccompProfile" || key == "drop" ||
         key == "capabilities" || key == "allowPrivilegeEscalation" || key == "automountServiceAccountToken";
}

// An edit that brings something in: by its own key, or below.
template <typename Test>
bool BringsIn(const Pair& pair, const Test& test) {
  if (!pair.is_update()) return pair.after != nullptr && AnyEntry(*pair.after, test);
  return std::ranges::any_of(pair.edits, [&](const tree::Edit& edit) {
    if (edit.kind != tree::Edit::Kind::kSet) return false;
    const auto* key = edit.path.steps.empty() ? nullptr : std::get_if<KeyStep>(&edit.path.steps.back());
    return (key != nullptr && test(std::string_view(key->key), edit.value)) || AnyEntry(edit.value, test);
  });
}

// A way in from outside, which is there or leads elsewhere now.
bool IsRoute(const Pair& pair) {
  return pair.IsOneOf("networking.k8s.io", {"Ingress"}) ||
         pair.IsOneOf("gateway.networking.k8s.io", {"Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"});
}
bool RouteExposes(const Pair& pair) {
  if (pair.before == nullptr) return true;
  return pair.after != nullptr && std::ranges::any_of(pair.edits, [](const tree::Edit& edit) {
           const auto* key = edit.path.steps.empty() ? nullptr : std::get_if<KeyStep>(&edit.path.steps.front());
           return edit.kind == tree::Edit::Kind::kSet && key != nullptr && key->key == "spec";
         });
}

bool WidensHosts(const Pair& pair) {
  const auto before = AllowedHosts(pair.before);
  const auto is_known = [&](const std::string& component, const std::string& host) {
    const auto known = before.find(component);
    return known != before.end() && std::ranges::any_of(known->second, [&](const std::string& wide) { return pair.allows(wide, host); });
  };
  return std::ranges::any_of(AllowedHosts(pair.after), [&](const auto& component) {
    return !std::ranges::all_of(component.second, [&](const std::string& host) { return is_known(component.first, host); });
  });
}

// Routes are the keys; a private one has no path.
bool GainsRoute(const Pair& pair) {
  const Value* before = At(pair.before, {"manifest", "trigger", "http"});
  const Value* after = At(pair.after, {"manifest", "trigger", "http"});
  return after != nullptr && after->AsMap() != nullptr &&
         std::ranges::any_of(after->AsMap()->entries(), [before](const yaml::Entry& entry) {
           const std::string_view route = entry.key;
           if (!route.starts_with('/')) return false;
           const Value* known = At(before, {route});
           return known == nullptr || TextAt(known, {"component"}) != TextAt(&entry.value, {"component"});
         });
}

bool Exposes(const Pair& pair) {
  if (pair.id.group == kImageGroup) return pair.is_update() && GainsRoute(pair);
  if (pair.Is("", "Service")) return ServiceExposes(pair);
  if (IsRoute(pair)) return RouteExposes(pair);
  return Opens(pair, "Ingress", "ingress") || (MakesPods(pair) && BringsIn(pair, IsHostPort));
}

bool WidensEgress(const Pair& pair) {
  if (pair.id.group == kImageGroup) return WidensHosts(pair);
  return Opens(pair, "Egress", "egress");
}

bool WidensRights(const Pair& pair) {
  if (pair.IsOneOf("rbac.authorization.k8s.io", {"Role", "ClusterRole"}))
    return Gains(ListAt(pair.before, {"rules"}), ListAt(pair.after, {"rules"}));
  if (pair.IsOneOf("rbac.authorization.k8s.io", {"RoleBinding", "ClusterRoleBinding"}))
    return Gains(ListAt(pair.before, {"subjects"}), ListAt(pair.after, {"subjects"})) || (pair.is_update() && pair.Differs({"roleRef"}));
  const bool loses_guard = pair.is_update() && std::ranges::any_of(pair.edits, [](const tree::Edit& edit) {
                             const auto* key = edit.path.steps.empty() ? nullptr : std::get_if<KeyStep>(&edit.path.steps.back());
                             return edit.kind == tree::Edit::Kind::kRemove && key != nullptr && IsGuard(key->key);
                           });
  return MakesPods(pair) && (loses_guard || BringsIn(pair, IsPrivilege));
}

bool IsSecretKey(std::string_view key) {
  return key == "secretKeyRef" || key == "secretRef" || key == "secretName" || key == "secretProviderClass" || key == "imagePullSecrets";
}

bool TouchesSecret(const Pair& pair) {
  if (pair.id.kind == "Secret" || pair.id.kind == "SecretProviderClass" || pair.id.kind == "ExternalSecret") return true;
  const auto is_secret = [](std::string_view key, const Value& /*value*/) { return IsSecretKey(key); };
  if (!pair.is_update()) return AnyEntry(pair.after != nullptr ? *pair.after : *pair.before, is_secret);
  return std::ranges::any_of(pair.edits, [&](const tree::Edit& edit) {
    const auto names_one = [](const PathStep& step) {
      const auto* key = std::get_if<KeyStep>(&step);
      return key != nullptr && IsSecretKey(key->key);
    };
    if (std::ranges::any_of(edit.path.steps, names_one)) return true;
    const Value* before = tree::Find(*pair.before, edit.path);
    const Value* after = edit.kind == tree::Edit::Kind::kSet ? &edit.value : nullptr;
    return (before != nullptr && edit.kind != tree::Edit::Kind::kMove && AnyEntry(*before, is_secret)) ||
           (after != nullptr && AnyEntry(*after, is_secret));
  });
}

bool Builds(const Pair& pair) { return pair.id.group == kImageGroup && pair.is_update(); }

// Of all objects together: CompareObjects.
bool KeepsTag(const Pair& /*pair*/) { return false; }

bool Holds(Consequence consequence, const Pair& pair) {
  switch (consequence) {
#define CONSEQUENCE(name, word, words, source) \
  case Consequence::k##name:                   \
    return name(pair);
#include "backends/compare/consequence.def"
#undef CONSEQUENCE
  }
  return false;
}

}  // namespace

std::span<const ConsequenceInfo> AllConsequences() { return kTable; }

const ConsequenceInfo& Describe(Consequence consequence) { return kTable[static_cast<std::size_t>(consequence)]; }

std::vector<Consequence> ConsequencesOf(const ObjectPair& pair) {
  const Pair known{.before = pair.before,
                   .after = pair.after,
                   .edits = pair.edits,
                   .allows = pair.allows,
                   .id = tree::IdOf(pair.before != nullptr ? *pair.before : *pair.after)};
  std::vector<Consequence> consequences;
  for (const ConsequenceInfo& info : kTable) {
    if (Holds(info.consequence, known)) consequences.push_back(info.consequence);
  }
  return consequences;
}

}  // namespace spin_aks::compare
