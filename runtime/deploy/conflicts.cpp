// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/conflicts.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include <fmt/core.h>

#include "runtime/cluster/json.h"

namespace spin_aks::deploy {
namespace {

constexpr std::string_view kAutoscaler = "the autoscaler";
constexpr std::string_view kReason = "FieldManagerConflict";

// What stands in the next pair of quotes; goes behind it. Empty: there is none.
std::string TakeQuoted(std::string_view& rest) {
  const std::size_t open = rest.find('"');
  const std::size_t close = open == std::string_view::npos ? open : rest.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  std::string word(rest.substr(open + 1, close - open - 1));
  rest.remove_prefix(close + 1);
  return word;
}

// `conflict with "kube-controller-manager" with subresource "scale" using apps/v1`
Conflict ReadConflict(const cluster::Refusal::Cause& cause, const yaml::Value& live) {
  std::string_view rest = cause.message;
  Conflict conflict{.place = cause.field, .manager = TakeQuoted(rest), .what = {}};
  const std::string subresource = TakeQuoted(rest);
  conflict.what = Describe(conflict.manager, subresource);
  conflict.is_autoscaler = conflict.what.starts_with(kAutoscaler);
  if (const auto path = PathOf(cause.field, live)) conflict.place = path->Text();
  return conflict;
}

// The value of a scalar, as the server writes it in a key.
std::string TextOf(const yaml::Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  return cluster::WriteJson(value);
}

// `[name="web"]`, `[containerPort=80,protocol="TCP"]`, `[=value]`: what is in the brackets.
std::optional<std::vector<std::pair<std::string, std::string>>> TakeKeys(std::string_view& rest) {
  std::vector<std::pair<std::string, std::string>> keys;
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != ']') {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string key(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    std::string value;
    if (rest.starts_with('"')) {
      value = TakeQuoted(rest);
    } else {
      const std::size_t end = std::min(rest.find_first_of(",]"), rest.size());
      value = rest.substr(0, end);
      rest.remove_prefix(end);
    }
    if (rest.starts_with(',')) rest.remove_prefix(1);
    keys.emplace_back(std::move(key), std::move(value));
  }
  if (rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  return keys;
}

bool Has(const yaml::Value& item, const std::vector<std::pair<std::string, std::string>>& keys) {
  for (const auto& [key, value] : keys) {
    const yaml::Value* field = key.empty() ? &item : cluster::Below(item, {key});
    if (field == nullptr || TextOf(*field) != value) return false;
  }
  return !keys.empty();
}

// Goes to the element that the brackets name.
const yaml::Value* IntoList(const yaml::Value& at, std::string_view& rest, Path& path) {
  const yaml::List* list = at.AsList();
  const auto keys = TakeKeys(rest);
  if (list == nullptr || !keys) return nullptr;
  for (const yaml::Value& item : *list) {
    if (!Has(item, *keys)) continue;
    if (keys->size() == 1 && keys->front().first.empty()) {
      path.steps.emplace_back(ValueStep{keys->front().second});
    } else {
      path.steps.emplace_back(MatchStep{*keys});
    }
    return &item;
  }
  return nullptr;
}

// Goes to the entry whose key comes next. Keys are not quoted there, so `.app.kubernetes.io/name` is the longest key that fits.
const yaml::Value* IntoMap(const yaml::Value& at, std::string_view& rest, Path& path) {
  const yaml::Map* map = at.AsMap();
  if (map == nullptr) return nullptr;
  rest.remove_prefix(1);
  const yaml::Entry* longest = nullptr;
  for (const yaml::Entry& entry : map->entries()) {
    const std::string_view key = entry.key;
    const bool fits = rest.starts_with(key) && (rest.size() == key.size() || rest[key.size()] == '.' || rest[key.size()] == '[');
    if (fits && (longest == nullptr || std::string_view(longest->key).size() < key.size())) longest = &entry;
  }
  if (longest == nullptr) return nullptr;
  rest.remove_prefix(std::string_view(longest->key).size());
  path.steps.emplace_back(KeyStep{std::string(std::string_view(longest->key))});
  return &longest->value;
}

}  // namespace

std::string Describe(std::string_view manager, std::string_view subresource) {
  if (subresource == "scale" && manager == "kube-controller-manager") return std::string(kAutoscaler);
  if (subresource == "scale") return fmt::format("somebody's `kubectl scale` (`{}`)", manager);
  if (manager == "kubectl-edit") return "somebody's `kubectl edit`";
  if (manager == "kubectl-client-side-apply" || manager == "kubectl-last-applied" || manager == "before-first-apply")
    return "`kubectl apply`";
  if (manager == "kubectl" || manager.starts_with("kubectl-")) return fmt::format("somebody's `kubectl` (`{}`)", manager);
  if (manager == "helm" || manager == "Helm") return "Helm";
  if (manager.starts_with("spin-aks:") && manager.ends_with("/replicas"))
    return fmt::format("{}, to which it was handed over", kAutoscaler);
  if (manager.starts_with("spin-aks:")) return fmt::format("another application of spin-aks (`{}`)", manager.substr(9));
  return fmt::format("`{}`", manager);
}

std::optional<Path> PathOf(std::string_view field, const yaml::Value& object) {
  Path path;
  const yaml::Value* at = &object;
  while (!field.empty() && at != nullptr) at = field.front() == '[' ? IntoList(*at, field, path) : IntoMap(*at, field, path);
  if (at == nullptr) return std::nullopt;
  return path;
}

std::vector<Conflict> ConflictsIn(const cluster::Refusal& refusal, const yaml::Value& live) {
  std::vector<Conflict> conflicts;
  for (const cluster::Refusal::Cause& cause : refusal.causes) {
    if (cause.reason == kReason) conflicts.push_back(ReadConflict(cause, live));
  }
  return conflicts;
}

}  // namespace spin_aks::deploy
