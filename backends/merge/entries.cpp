// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/entries.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/tree/canonical.h"
#include "ir/path.h"

namespace spin_aks::merge {
namespace {

constexpr std::array<std::string_view, 2> kLists = {"resources", "configurations"};  // those of ours

std::set<std::string> EntriesOf(const yaml::Value& kustomization, std::string_view list) {
  std::set<std::string> ways;
  const yaml::Map* map = kustomization.AsMap();
  const yaml::Value* entries = map != nullptr ? map->Find(list) : nullptr;
  if (entries == nullptr || entries->AsList() == nullptr) return ways;
  for (const yaml::Value& entry : *entries->AsList()) {
    if (entry.AsString() != nullptr) ways.insert(tree::NormalPath(*entry.AsString()));
  }
  return ways;
}

// The same entry with another text.
yaml::Value Renamed(const yaml::Value& entry, std::string way) {
  yaml::Value renamed = entry;
  std::get<std::string>(renamed.node()) = std::move(way);
  return renamed;
}

}  // namespace

bool IsKustomization(const FilePlace& file) {
  const std::string_view path = file.path;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

yaml::Value FollowFiles(const yaml::Value& kustomization, const std::string& directory, const WhereIs& where_is) {
  yaml::Value followed = kustomization;
  for (const std::string_view name : kLists) {
    yaml::Value* entries = followed.AsMap() != nullptr ? followed.AsMap()->Find(name) : nullptr;
    if (entries == nullptr || entries->AsList() == nullptr) continue;
    yaml::List kept;
    for (const yaml::Value& entry : *entries->AsList()) {
      const std::string* way = entry.AsString();
      const std::string path = way != nullptr ? Follow(directory, *way) : std::string();
      const auto place = way != nullptr ? where_is(path) : std::optional(path);
      if (!place) continue;
      if (*place == path) {
        kept.push_back(entry);
      } else if (std::string moved = WayFrom(directory, *place); !moved.starts_with("../")) {
        // kustomize takes no file from outside the directory: whoever moved it there names it there.
        kept.push_back(Renamed(entry, std::move(moved)));
      }
    }
    *entries->AsList() = std::move(kept);
  }
  return followed;
}

std::vector<std::string> RemovedEntries(const yaml::Value& desired, const yaml::Value& disk, const tree::Recorded& recorded) {
  std::vector<std::string> removed;
  for (const std::string_view name : kLists) {
    const std::set<std::string> there = EntriesOf(disk, name);
    for (const std::string& way : EntriesOf(desired, name)) {
      const Path path{{KeyStep{std::string(name)}, ValueStep{way}}};
      if (!there.contains(way) && recorded.contains(path.Text())) removed.push_back(way);
    }
  }
  return removed;
}

void EachRecordedEntry(tree::Recorded& recorded, const std::function<void(const std::string& way, tree::Record& record)>& visit) {
  for (auto& [text, record] : recorded) {
    const auto path = text.starts_with(".") ? Path::Parse(text) : std::nullopt;
    if (!path || path->steps.size() != 2) continue;
    const auto* list = std::get_if<KeyStep>(path->steps.data());
    const auto* way = std::get_if<ValueStep>(&path->steps.back());
    if (list != nullptr && way != nullptr && std::ranges::find(kLists, list->key) != kLists.end()) visit(way->value, record);
  }
}

}  // namespace spin_aks::merge
