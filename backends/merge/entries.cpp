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

std::vector<FilePlace> OtherNames(const FilePlace& kustomization) {
  std::vector<FilePlace> places;
  if (!IsKustomization(kustomization)) return places;
  const std::string directory = DirectoryOf(kustomization.path);
  for (const char* name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
    FilePlace place{.root = kustomization.root, .path = directory.empty() ? name : directory + "/" + name};
    if (place != kustomization) places.push_back(std::move(place));
  }
  return places;
}

namespace {

// The entries of one list, as they are to be.
class Follower {
 public:
  Follower(const EntriesToFollow& entries, std::string_view list) : entries_(entries), list_(list) {
    if (entries.disk != nullptr) there_ = EntriesOf(*entries.disk, list);
  }

  yaml::List Follow() && {
    const yaml::Value* desired = entries_.desired.AsMap()->Find(list_);
    if (desired != nullptr && desired->AsList() != nullptr) {
      for (const yaml::Value& entry : *desired->AsList()) AddOurs(entry);
    }
    const yaml::Value* disk = entries_.disk != nullptr && entries_.disk->AsMap() != nullptr ? entries_.disk->AsMap()->Find(list_) : nullptr;
    if (disk != nullptr && disk->AsList() != nullptr) {
      for (const yaml::Value& entry : *disk->AsList()) AddLeftOver(entry);
    }
    return std::move(kept_);
  }

 private:
  [[nodiscard]] bool IsRecorded(const std::string& way) const {
    const Path path{{KeyStep{std::string(list_)}, ValueStep{way}}};
    return entries_.recorded != nullptr && entries_.recorded->contains(path.Text());
  }

  void Add(const yaml::Value& entry, const std::string& way) {
    if (ways_.insert(tree::NormalPath(way)).second) kept_.push_back(Renamed(entry, way));
  }

  void AddOurs(const yaml::Value& entry) {
    if (entry.AsString() == nullptr) return kept_.push_back(entry);
    const std::string& way = *entry.AsString();
    const std::string path = merge::Follow(entries_.directory, way);
    const auto place = entries_.where_is(path);
    if (!place) return;
    if (*place == path) return Add(entry, way);
    const std::string moved = WayFrom(entries_.directory, *place);
    // kustomize takes no file from outside the directory: whoever moved it there names it there.
    if (moved.starts_with("../")) return;
    const std::string old = tree::NormalPath(way);
    if (there_.contains(moved) || there_.contains(old) || entries_.disk == nullptr) Add(entry, moved);
  }

  void AddLeftOver(const yaml::Value& entry) {
    if (entry.AsString() == nullptr) return;
    const std::string way = tree::NormalPath(*entry.AsString());
    if (!ways_.contains(way) && IsRecorded(way) && entries_.holds_something(merge::Follow(entries_.directory, way)))
      Add(entry, *entry.AsString());
  }

  const EntriesToFollow& entries_;
  std::string_view list_;
  std::set<std::string> there_, ways_;
  yaml::List kept_;
};

}  // namespace

yaml::Value FollowFiles(const EntriesToFollow& entries) {
  yaml::Value followed = entries.desired;
  if (followed.AsMap() == nullptr) return followed;
  for (const std::string_view name : kLists) {
    yaml::List kept = Follower(entries, name).Follow();
    yaml::Value* list = followed.AsMap()->Find(name);
    if (list != nullptr && list->AsList() != nullptr) {
      *list->AsList() = std::move(kept);
    } else if (list == nullptr && !kept.empty()) {
      followed.AsMap()->Add(std::string(name), std::move(kept));
    }
  }
  return followed;
}

yaml::Value WithoutEntries(const yaml::Value& kustomization, const tree::Recorded& recorded) {
  std::set<std::string> ours;
  for (const auto& [text, record] : recorded) {
    const auto path = Path::Parse(text);
    const auto* key = path && !path->steps.empty() ? std::get_if<KeyStep>(path->steps.data()) : nullptr;
    if (key != nullptr && std::ranges::find(kLists, key->key) == kLists.end()) ours.insert(key->key);
  }
  yaml::Map map;
  if (kustomization.AsMap() == nullptr) return map;
  for (const yaml::Entry& entry : kustomization.AsMap()->entries()) {
    if (ours.contains(std::string(entry.key.text()))) map.Add(std::string(entry.key.text()), entry.value);
  }
  return map;
}

std::set<std::string> WaysOf(const yaml::Value& kustomization) {
  std::set<std::string> ways;
  for (const std::string_view name : kLists) ways.merge(EntriesOf(kustomization, name));
  return ways;
}

void RewriteWays(yaml::Value& kustomization, const std::function<std::string(const std::string& way)>& rewrite) {
  if (kustomization.AsMap() == nullptr) return;
  for (const std::string_view name : kLists) {
    yaml::Value* list = kustomization.AsMap()->Find(name);
    if (list == nullptr || list->AsList() == nullptr) continue;
    for (yaml::Value& entry : *list->AsList()) {
      if (const std::string* way = entry.AsString()) entry = Renamed(entry, rewrite(*way));
    }
  }
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
