// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/renamed_container.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "backends/tree/canonical.h"
#include "backends/tree/find.h"
#include "ir/path.h"

namespace spin_aks::merge {
namespace {

// Where pods are described: of a Deployment or a Job, of a CronJob.
const std::array<Path, 2>& PodPaths() {
  static const std::array<Path, 2> paths = {
      Path().Key("spec").Key("template").Key("spec").Key("containers"),
      Path().Key("spec").Key("jobTemplate").Key("spec").Key("template").Key("spec").Key("containers")};
  return paths;
}

// Of the one container; nothing, where there are several.
std::optional<std::string> OnlyName(const yaml::Value& object, const Path& containers) {
  const yaml::Value* list = tree::Find(object, containers);
  if (list == nullptr || list->AsList() == nullptr || list->AsList()->size() != 1) return std::nullopt;
  const yaml::Value* name = tree::Find(list->AsList()->front(), Path().Key("name"));
  return name != nullptr && name->AsString() != nullptr ? std::optional(*name->AsString()) : std::nullopt;
}

std::string ElementText(const Path& containers, const std::string& name) { return containers.Match("name", name).Text(); }

// Those that are recorded; several after a merge in git.
std::set<std::string> RecordedNames(const tree::Recorded& recorded, const Path& containers) {
  const std::string begin = containers.Text();
  std::set<std::string> names;
  for (auto it = recorded.lower_bound(begin); it != recorded.end() && it->first.starts_with(begin); ++it) {
    const auto path = Path::Parse(it->first);
    if (!path || path->steps.size() <= containers.steps.size()) continue;
    const auto* match = std::get_if<MatchStep>(&path->steps[containers.steps.size()]);
    if (match != nullptr && match->fields.size() == 1 && match->fields.front().first == "name") names.insert(match->fields.front().second);
  }
  return names;
}

// Records of several names are records of one.
tree::Recorded Rename(const tree::Recorded& recorded, const Path& containers, const std::set<std::string>& from, const std::string& name) {
  tree::Recorded renamed;
  const std::string to = ElementText(containers, name);
  for (const auto& [text, record] : recorded) {
    std::string place = text;
    tree::Record same = record;
    for (const std::string& old : from) {
      const std::string element = ElementText(containers, old);
      if (!text.starts_with(element)) continue;
      place = to + text.substr(element.size());
      if (place == to + ".name") same.hashes = {tree::HashOf(name)};
    }
    tree::Record& merged = renamed.try_emplace(place, tree::Record{.hashes = {}, .mark = same.mark}).first->second;
    for (const std::uint64_t hash : same.hashes) {
      if (!merged.Matches(hash)) merged.hashes.push_back(hash);
    }
    if (merged.mark == tree::Mark::kTombstone) merged.mark = same.mark;
  }
  return renamed;
}

}  // namespace

std::optional<Renamed> FollowContainerName(const yaml::Value& disk, const yaml::Value& desired, const tree::Recorded& recorded) {
  for (const Path& containers : PodPaths()) {
    const auto now = OnlyName(desired, containers);
    const std::set<std::string> before = RecordedNames(recorded, containers);
    if (!now || before.empty() || (before.size() == 1 && before.contains(*now))) continue;
    Renamed renamed{.disk = disk, .recorded = Rename(recorded, containers, before, *now)};
    if (tree::Find(disk, containers.Match("name", *now)) != nullptr) return renamed;
    for (const std::string& old : before) {
      yaml::Value* name = tree::Find(renamed.disk, containers.Match("name", old).Key("name"));
      if (name == nullptr) continue;
      std::get<std::string>(name->node()) = *now;
      break;
    }
    return renamed;
  }
  return std::nullopt;
}

}  // namespace spin_aks::merge
