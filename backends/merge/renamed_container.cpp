// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/renamed_container.h"

#include <array>
#include <cstddef>
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

// The same among records.
std::optional<std::string> OnlyName(const tree::Recorded& recorded, const Path& containers) {
  const std::string begin = containers.Text();
  std::set<std::string> names;
  for (auto it = recorded.lower_bound(begin); it != recorded.end() && it->first.starts_with(begin); ++it) {
    const auto path = Path::Parse(it->first);
    if (!path || path->steps.size() <= containers.steps.size()) continue;
    const auto* match = std::get_if<MatchStep>(&path->steps[containers.steps.size()]);
    if (match != nullptr && match->fields.size() == 1 && match->fields.front().first == "name") names.insert(match->fields.front().second);
  }
  return names.size() == 1 ? std::optional(*names.begin()) : std::nullopt;
}

tree::Recorded Rename(const tree::Recorded& recorded, const std::string& from, const std::string& to, const std::string& name) {
  tree::Recorded renamed;
  for (const auto& [text, record] : recorded) {
    if (!text.starts_with(from)) {
      renamed.emplace(text, record);
    } else if (text == from + ".name") {
      renamed.emplace(to + ".name", tree::Record{.hashes = {tree::HashOf(name)}, .mark = record.mark});
    } else {
      renamed.emplace(to + text.substr(from.size()), record);
    }
  }
  return renamed;
}

}  // namespace

std::optional<Renamed> FollowContainerName(const yaml::Value& disk, const yaml::Value& desired, const tree::Recorded& recorded) {
  for (const Path& containers : PodPaths()) {
    const auto now = OnlyName(desired, containers);
    const auto before = OnlyName(recorded, containers);
    if (!now || !before || *now == *before) continue;
    if (tree::Find(disk, containers.Match("name", *now)) != nullptr) continue;
    Renamed renamed{.disk = disk, .recorded = {}};
    yaml::Value* name = tree::Find(renamed.disk, containers.Match("name", *before).Key("name"));
    if (name == nullptr) continue;
    std::get<std::string>(name->node()) = *now;
    renamed.recorded = Rename(recorded, ElementText(containers, *before), ElementText(containers, *now), *now);
    return renamed;
  }
  return std::nullopt;
}

}  // namespace spin_aks::merge
