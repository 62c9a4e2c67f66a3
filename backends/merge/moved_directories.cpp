// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/moved_directories.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "backends/merge/entries.h"

namespace spin_aks::merge {
namespace {

FilePlace DirectoryAt(const FilePlace& file) { return {.root = file.root, .path = DirectoryOf(file.path)}; }

FilePlace InDirectory(const FilePlace& directory, const std::string& name) {
  return {.root = directory.root, .path = directory.path.empty() ? name : directory.path + "/" + name};
}

// What stands there most often; nothing, if nothing does, or two do.
template <typename Key>
const Key* Most(const std::map<Key, std::size_t>& counts) {
  const auto most = std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
  if (most == counts.end()) return nullptr;
  const bool is_alone = std::ranges::count(counts, most->second, [](const auto& count) { return count.second; }) == 1;
  return is_alone ? &most->first : nullptr;
}

}  // namespace

InMovedDirectories::InMovedDirectories(const TreeMerge& merge) : merge_(merge) {
  const bool is_any_known = std::ranges::any_of(merge.lock.own, [&](const auto& own) { return merge.scopes.contains(own.first.by); });
  std::vector<const WantedFile*> missing;
  for (const WantedFile& file : merge.wanted) {
    const bool is_one = IsKustomization(file.place) && std::holds_alternative<YamlFile>(*file.made);
    if (is_one && IsMissing(file, is_any_known)) missing.push_back(&file);
  }
  if (!missing.empty()) {
    DiskView disk(merge.disk, merge.wanted);
    if (!is_any_known && !IsLockLost(disk)) missing.clear();
    for (const WantedFile* file : missing) FindByObjects(disk, *file);
    for (const WantedFile* file : missing) FindByWays(disk, *file);
  }
  if (!now_.empty()) Relocate();
}

TreeMerge InMovedDirectories::merge() const {
  return {.wanted = wanted_.empty() ? merge_.wanted : wanted_,
          .scopes = merge_.scopes,
          .lock = merge_.lock,
          .disk = merge_.disk,
          .answers = merge_.answers,
          .around = merge_.around,
          .given_up = merge_.given_up};
}

bool InMovedDirectories::IsThere(const FilePlace& kustomization) const {
  const auto is_there = [&](const FilePlace& place) { return merge_.disk.contains(place); };
  return is_there(kustomization) || std::ranges::any_of(OtherNames(kustomization), is_there);
}

bool InMovedDirectories::IsMissing(const WantedFile& kustomization, bool is_any_known) {
  const FilePlace directory = DirectoryAt(kustomization.place);
  const OwnedThing key{.by = kustomization.by, .name = NameOf(kustomization)};
  const auto own = merge_.lock.own.find(key);
  if (const auto last = merge_.lock.at.find(key); last != merge_.lock.at.end()) {
    for (const LastPlace& place : last->second) {
      const FilePlace file{.root = place.root, .path = place.file};
      if (place.root != directory.root || !IsThere(file)) continue;
      known_.insert(DirectoryAt(file));
      if (DirectoryAt(file) != directory) now_[directory] = DirectoryOf(place.file);
      return false;
    }
  }
  // What is new is not missing, unless nothing is known; what was deleted once stays so.
  const bool is_sought = own == merge_.lock.own.end() ? !is_any_known : !IsTombstone(own->second);
  return is_sought && !IsThere(kustomization.place);
}

// Nothing is known of these scopes, and yet something of ours lies where we would write it.
bool InMovedDirectories::IsLockLost(DiskView& disk) const {
  return std::ranges::any_of(merge_.wanted, [&](const WantedFile& file) {
    const auto* made = std::get_if<YamlFile>(file.made);
    const DiskFile* lying = made != nullptr && !made->roles.empty() ? disk.Find(file.place) : nullptr;
    return lying != nullptr && lying->size() > 0 && BearsOurLabel(lying->value(0));
  });
}

std::vector<InMovedDirectories::Sought> InMovedDirectories::ObjectsIn(const FilePlace& directory) const {
  std::vector<Sought> objects;
  for (const auto& [key, places] : merge_.lock.at) {
    const auto own = merge_.lock.own.find(key);
    if (!merge_.scopes.contains(key.by) || own == merge_.lock.own.end()) continue;
    for (const LastPlace& last : places) {
      const bool is_in = last.object != tree::ObjectId() && DirectoryAt({.root = last.root, .path = last.file}) == directory;
      if (is_in) objects.push_back({.object = last.object, .recorded = &own->second});
    }
  }
  if (!objects.empty()) return objects;
  for (const WantedFile& file : merge_.wanted) {
    const auto* made = std::get_if<YamlFile>(file.made);
    if (made == nullptr || made->roles.empty() || DirectoryAt(file.place) != directory) continue;
    for (const yaml::Value& document : made->documents) objects.push_back({.object = tree::IdOf(document)});
  }
  return objects;
}

// Where most of what it named is, beside a kustomization.
void InMovedDirectories::FindByObjects(DiskView& disk, const WantedFile& kustomization) {
  const FilePlace directory = DirectoryAt(kustomization.place);
  roots_to_search_.insert(directory.root);
  std::map<FilePlace, std::size_t> sightings;
  for (const auto& [object, recorded] : ObjectsIn(directory)) {
    for (const DiskView::Spot& spot : disk.Search(directory.root, object)) {
      const FilePlace seen = DirectoryAt(spot.file);
      if (known_.contains(seen) || !IsThere(InDirectory(seen, "kustomization.yaml"))) continue;
      const yaml::Value& lying = disk.Find(spot.file)->value(spot.part);
      if (recorded != nullptr ? IsMostly(lying, object, *recorded) : BearsOurLabel(lying)) ++sightings[seen];
    }
  }
  Found(directory, sightings);
}

// One that names directories alone leads to the same ones.
void InMovedDirectories::FindByWays(DiskView& disk, const WantedFile& kustomization) {
  const FilePlace directory = DirectoryAt(kustomization.place);
  if (now_.contains(directory) || !ObjectsIn(directory).empty()) return;
  std::set<std::string> targets;
  for (const yaml::Value& document : std::get<YamlFile>(*kustomization.made).documents) {
    for (const std::string& way : WaysOf(document)) targets.insert(Now(directory.root, Follow(directory.path, way)));
  }
  std::map<FilePlace, std::size_t> sightings;
  for (const auto& [file, text] : merge_.disk) {
    const FilePlace seen = DirectoryAt(file);
    if (file.root != directory.root || !IsKustomization(file) || known_.contains(seen)) continue;
    const DiskFile* lying = disk.Find(file);
    if (lying == nullptr || lying->size() == 0) continue;
    const std::set<std::string> ways = WaysOf(lying->value(0));
    const bool leads_there = std::ranges::any_of(ways, [&](const std::string& way) { return targets.contains(Follow(seen.path, way)); });
    if (leads_there) sightings[seen] = 1;
  }
  Found(directory, sightings);
}

void InMovedDirectories::Found(const FilePlace& directory, const std::map<FilePlace, std::size_t>& sightings) {
  const FilePlace* now = Most(sightings);
  if (now == nullptr) return;
  now_[directory] = now->path;
  known_.insert(*now);
}

// Of a directory, or of a file in one.
std::string InMovedDirectories::Now(const std::string& root, const std::string& path) const {
  if (const auto itself = now_.find({.root = root, .path = path}); itself != now_.end()) return itself->second;
  const auto above = now_.find({.root = root, .path = DirectoryOf(path)});
  if (above == now_.end()) return path;
  return InDirectory({.root = root, .path = above->second}, path.substr(path.rfind('/') + 1)).path;
}

void InMovedDirectories::Relocate() {
  for (const WantedFile& file : merge_.wanted) {
    WantedFile& moved = wanted_.emplace_back(file);
    moved.name = NameOf(file);
    moved.place.path = Now(file.place.root, file.place.path);
    if (moved.place != file.place) places_to_read_.insert(moved.place);
    const auto* made = std::get_if<YamlFile>(file.made);
    if (made == nullptr || !IsKustomization(file.place)) continue;
    YamlFile kustomization = *made;
    const std::string from = DirectoryOf(file.place.path);
    const std::string to = DirectoryOf(moved.place.path);
    for (yaml::Value& document : kustomization.documents) {
      RewriteWays(document, [&](const std::string& way) {
        const std::string target = Follow(from, way);
        const std::string now = Now(file.place.root, target);
        return now == target && from == to ? way : WayFrom(to, now);
      });
    }
    moved.made = &made_.emplace_back(std::move(kustomization));
  }
}

}  // namespace spin_aks::merge
