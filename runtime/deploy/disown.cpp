// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/disown.h"

#include <chrono>
#include <functional>
#include <string_view>
#include <utility>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"
#include "runtime/deploy/chart.h"

namespace spin_aks::deploy {
namespace {

using yaml::AsRead;

// Sets of fields are maps of maps.
void Unite(yaml::Map& fields, const yaml::Map& more) {
  for (const yaml::Entry& entry : more.entries()) {
    yaml::Value* own = fields.Find(entry.key);
    if (own == nullptr)
      fields.Add(entry.key, entry.value);
    else if (own->AsMap() != nullptr && entry.value.AsMap() != nullptr)
      Unite(*own->AsMap(), *entry.value.AsMap());
  }
}

bool IsOf(const yaml::Value& entry, const std::string& manager) {
  const std::string_view name = cluster::TextBelow(entry, {"manager"});
  return name == manager || name.starts_with(manager + "/");
}

bool IsHelmsUpdate(const yaml::Value& entry, std::string_view version) {
  return cluster::TextBelow(entry, {"manager"}) == kHelmManager && cluster::TextBelow(entry, {"operation"}) == "Update" &&
         cluster::TextBelow(entry, {"apiVersion"}) == version && cluster::TextBelow(entry, {"subresource"}).empty();
}

// What helm would have, had it written all of it.
void Inherit(yaml::List& others, yaml::Value entry) {
  const std::string version(cluster::TextBelow(entry, {"apiVersion"}));
  const yaml::Value* fields = cluster::Below(entry, {"fieldsV1"});
  if (fields == nullptr || fields->AsMap() == nullptr) return;
  for (yaml::Value& other : others) {
    yaml::Value* own = IsHelmsUpdate(other, version) ? other.AsMap()->Find("fieldsV1") : nullptr;
    if (own != nullptr && own->AsMap() != nullptr) return Unite(*own->AsMap(), *fields->AsMap());
  }
  entry.AsMap()->Set("manager", AsRead(std::string(kHelmManager)));
  entry.AsMap()->Set("operation", AsRead("Update"));
  others.push_back(std::move(entry));
}

// As `change` makes them of what is there, where it makes anything of them; the object may change meanwhile.
Task<Result<std::optional<std::string>>> ChangeManagers(const cluster::Client& client, std::string path, std::string manager,
                                                        std::function<std::optional<yaml::List>(const yaml::List&)> change) {
  constexpr int kMostTries = 5;  // controllers write their status
  constexpr std::chrono::milliseconds kPause{200};
  std::optional<std::string> failure;
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    const Result<cluster::Answer> live = co_await client.Get(path);
    if (!live) co_return std::unexpected(live.error());
    if (live->is_missing()) co_return std::optional<std::string>();
    if (live->refusal) co_return std::optional(live->refusal->message);
    auto changed = change(cluster::ListBelow(live->body, {"metadata", "managedFields"}));
    if (!changed) co_return std::optional<std::string>();
    const std::string version(cluster::TextBelow(live->body, {"metadata", "resourceVersion"}));
    const yaml::Value managers = *std::move(changed);
    const Task<Result<cluster::Answer>> patch = client.SetManagers(path, managers, version, manager);
    const Result<cluster::Answer> answer = co_await patch;
    if (!answer) co_return std::unexpected(answer.error());
    if (!answer->refusal) co_return std::optional<std::string>();
    failure = answer->refusal->message;
    co_await Sleep(client.http(), kPause);
  }
  co_return failure;
}

}  // namespace

Task<Result<std::optional<std::string>>> Disown(const cluster::Client& client, std::string path, std::string manager, Heir heir) {
  const auto change = [&](const yaml::List& all) -> std::optional<yaml::List> {
    yaml::List others, ours;
    for (const yaml::Value& entry : all) (IsOf(entry, manager) ? ours : others).push_back(entry);
    if (ours.empty()) return std::nullopt;
    if (heir == Heir::kHelm3) {
      for (yaml::Value& entry : ours) Inherit(others, std::move(entry));
    }
    return others;
  };
  const Task<Result<std::optional<std::string>>> task = ChangeManagers(client, path, manager, change);
  Result<std::optional<std::string>> failure = co_await task;
  co_return failure;
}

Task<Result<std::optional<std::string>>> ApplyAsHelm(const cluster::Client& client, std::string path) {
  const auto change = [](const yaml::List& all) -> std::optional<yaml::List> {
    yaml::List others;
    yaml::Map united;
    std::optional<yaml::Value> helms;
    bool is_new = false;
    for (const yaml::Value& entry : all) {
      const bool is_status = !cluster::TextBelow(entry, {"subresource"}).empty();
      if (is_status || cluster::TextBelow(entry, {"manager"}) != kHelmManager) {
        others.push_back(entry);
        continue;
      }
      is_new |= cluster::TextBelow(entry, {"operation"}) != "Apply";
      const yaml::Value* fields = cluster::Below(entry, {"fieldsV1"});
      if (fields != nullptr && fields->AsMap() != nullptr) Unite(united, *fields->AsMap());
      if (!helms) helms = entry;
    }
    if (!is_new || !helms) return std::nullopt;
    helms->AsMap()->Set("operation", AsRead("Apply"));
    helms->AsMap()->Set("fieldsV1", std::move(united));
    others.push_back(*std::move(helms));
    return others;
  };
  const Task<Result<std::optional<std::string>>> task = ChangeManagers(client, path, std::string(kHelmManager), change);
  Result<std::optional<std::string>> failure = co_await task;
  co_return failure;
}

}  // namespace spin_aks::deploy
