// SPDX-License-Identifier: Apache-2.0
#include "runtime/cluster/kinds.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/core.h>

#include "runtime/cluster/json.h"

namespace spin_aks::cluster {
namespace {

std::string RootOf(std::string_view api_version) {
  return fmt::format("{}{}", api_version.find('/') == std::string_view::npos ? "/api/" : "/apis/", api_version);
}

bool CanBeListed(const yaml::Value& resource) {
  return std::ranges::any_of(ListBelow(resource, {"verbs"}), [](const yaml::Value& verb) {
    const std::string* text = verb.AsString();
    return text != nullptr && *text == "list";
  });
}

// An APIResourceList. What has a `/` in its name is a part of an object (`deployments/scale`).
std::vector<Kind> KindsOf(const std::string& api_version, const yaml::Value& list) {
  std::vector<Kind> kinds;
  for (const yaml::Value& resource : ListBelow(list, {"resources"})) {
    const std::string_view name = TextBelow(resource, {"name"});
    if (name.empty() || name.find('/') != std::string_view::npos) continue;
    const yaml::Value* namespaced = Below(resource, {"namespaced"});
    kinds.push_back({.api_version = api_version,
                     .kind = std::string(TextBelow(resource, {"kind"})),
                     .plural = std::string(name),
                     .is_namespaced = namespaced != nullptr && *namespaced == yaml::Value(Caused<bool>(true, {})),
                     .can_be_listed = CanBeListed(resource)});
  }
  return kinds;
}

Error Unknown(const Refusal& refusal) {
  return {.kind = Error::Kind::kFailed, .path = "the cluster", .doing = "ask", .detail = refusal.message};
}

}  // namespace

std::string GroupOf(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash));
}

std::string Kind::Group() const { return GroupOf(api_version); }

std::string Kind::Path(std::string_view kube_namespace) const {
  const std::string within = is_namespaced ? fmt::format("/namespaces/{}", Escaped(kube_namespace)) : std::string();
  return fmt::format("{}{}/{}", RootOf(api_version), within, plural);
}

std::string Kind::Path(std::string_view kube_namespace, std::string_view name) const {
  return fmt::format("{}/{}", Path(kube_namespace), Escaped(name));
}

Task<Result<bool>> Kinds::Learn(std::vector<std::string> api_versions) {
  std::erase_if(api_versions, [&](const std::string& version) { return known_.contains(version); });
  std::ranges::sort(api_versions);
  const auto twice = std::ranges::unique(api_versions);
  api_versions.erase(twice.begin(), twice.end());
  std::vector<Task<Result<Answer>>> questions;
  for (const std::string& version : api_versions) questions.push_back(client_.Get(RootOf(version)));
  All<Result<Answer>> all(std::move(questions));
  const std::vector<Result<Answer>> answers = co_await all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) co_return std::unexpected(answers[i].error());
    if (answers[i]->refusal && !answers[i]->is_missing()) co_return std::unexpected(Unknown(*answers[i]->refusal));
    known_.emplace(api_versions[i], KindsOf(api_versions[i], answers[i]->body));
  }
  co_return true;
}

std::optional<Kind> Kinds::Find(std::string_view api_version, std::string_view kind) const {
  const auto version = known_.find(api_version);
  if (version == known_.end()) return std::nullopt;
  const auto it = std::ranges::find(version->second, kind, &Kind::kind);
  return it == version->second.end() ? std::nullopt : std::optional(*it);
}

Task<Result<std::optional<Kind>>> Kinds::FindInAnyVersion(std::string api_version, std::string kind) {
  std::vector<std::string> versions{api_version};
  const Task<Result<bool>> lesson = Learn(std::move(versions));
  Result<bool> learned = co_await lesson;
  if (!learned) co_return std::unexpected(learned.error());
  if (auto known = Find(api_version, kind); known || GroupOf(api_version).empty()) co_return known;
  std::string path = "/apis/" + GroupOf(api_version);
  const Result<Answer> group = co_await client_.Get(std::move(path));
  if (!group) co_return std::unexpected(group.error());
  if (group->refusal && !group->is_missing()) co_return std::unexpected(Unknown(*group->refusal));
  const std::string preferred(TextBelow(group->body, {"preferredVersion", "groupVersion"}));
  if (preferred.empty()) co_return std::optional<Kind>();
  std::vector<std::string> others{preferred};
  const Task<Result<bool>> another = Learn(std::move(others));
  learned = co_await another;
  if (!learned) co_return std::unexpected(learned.error());
  co_return Find(preferred, kind);
}

Task<Result<std::vector<Kind>>> Kinds::LearnAll() {
  std::vector<std::string> versions{"v1"};
  const Result<Answer> groups = co_await client_.Get("/apis");
  if (!groups) co_return std::unexpected(groups.error());
  if (groups->refusal) co_return std::unexpected(Unknown(*groups->refusal));
  for (const yaml::Value& group : ListBelow(groups->body, {"groups"})) {
    const std::string_view preferred = TextBelow(group, {"preferredVersion", "groupVersion"});
    if (!preferred.empty()) versions.emplace_back(preferred);
  }
  Result<bool> learned = co_await Learn(versions);
  if (!learned) co_return std::unexpected(learned.error());
  std::vector<Kind> kinds;
  for (const std::string& version : versions) {
    const std::vector<Kind>& known = known_.find(version)->second;
    kinds.insert(kinds.end(), known.begin(), known.end());
  }
  co_return kinds;
}

}  // namespace spin_aks::cluster
