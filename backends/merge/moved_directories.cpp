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
  std::vector<Missing> missing;
  for (const WantedFile& file : merge.wanted) {
    if (IsKustomization(file.place) && std::holds_alternative<YamlFile>(*file.made)) FindDirectory(file, missing);
  }
  if (!missing.empty()) {
    DiskView disk(merge.disk);
    for (const Missing& one : missing) FindByObjects(disk, one);
    for (const Missing& one : missing) FindByWays(disk, one);
  }
  if (!now_.empty()) Relocate();
}

TreeMerge InMovedDirectories::merge() const {
  return {.wanted = wanted_.empty() ? merge_.wanted : wanted_,
          .scopes = merge_.scopes,
          .lock = merge_.lock,
          .disk = merge_.disk,
          .answers = merge_.answers,
          .around = merge_.around};
}

bool InMovedDirectories::IsThere(const FilePlace& kustomization) const {
  const auto is_there = [&](const FilePlace& place) { return merge_.disk.contains(place); };
  return is_there(kustomization) || std::ranges::any_of(OtherNames(kustomization), is_there);
}

void InMovedDirectories::FindDirectory(const WantedFile& kustomization, std::vector<Missing>& missing) {
  const FilePlace directory = DirectoryAt(kustomization.place);
  const OwnedThing key{.by = kustomization.by, .name = NameOf(kustomization)};
  const auto last = merge_.lock.at.find(key);
  const auto own = merge_.lock.own.find(key);
  if (last == merge_.lock.at.end() || own == merge_.lock.own.end()) return;
  for (const LastPlace& place : last->second) {
    const FilePlace file{.root = place.root, .path = place.file};
    if (place.root != directory.root || !IsThere(file)) continue;
    known_.insert(DirectoryAt(file));
    if (DirectoryAt(file) != directory) now_[directory] = DirectoryOf(place.file);
    return;
  }
  // What was deleted once stays so.
  if (!IsThere(kustomization.place) && !IsTombstone(own->second)) missing.push_back({.directory = directory, .recorded = &own->second});
}

// Our objects that were written there.
std::vector<OwnedThing> InMovedDirectories::ObjectsIn(const FilePlace& directory) const {
  std::vector<OwnedThing> objects;
  for (const auto& [key, places] : merge_.lock.at) {
    const auto is_in = [&](const LastPlace& last) {
      return last.object != tree::ObjectId() && DirectoryAt({.root = last.root, .path = last.file}) == directory;
    };
    if (merge_.scopes.contains(key.by) && std::ranges::any_of(places, is_in)) objects.push_back(key);
  }
  return objects;
}

// Where most of what it named is, beside a kustomization.
void InMovedDirectories::FindByObjects(DiskView& disk, const Missing& missing) {
  const std::vector<OwnedThing> objects = ObjectsIn(missing.directory);
  if (objects.empty()) return;
  roots_to_search_.insert(missing.directory.root);
  std::map<FilePlace, std::size_t> found;
  for (const OwnedThing& key : objects) {
    const auto own = merge_.lock.own.find(key);
    if (own == merge_.lock.own.end()) continue;
    for (const LastPlace& last : merge_.lock.at.at(key)) {
      for (const DiskView::Spot& spot : disk.Search(missing.directory.root, last.object)) {
        const FilePlace directory = DirectoryAt(spot.file);
        if (known_.contains(directory) || !IsThere(InDirectory(directory, "kustomization.yaml"))) continue;
        if (IsMostly(disk.Find(spot.file)->value(spot.part), last.object, own->second)) ++found[directory];
      }
    }
  }
  const FilePlace* directory = Most(found);
  if (directory == nullptr) return;
  now_[missing.directory] = directory->path;
  known_.insert(*directory);
}

// One that names directories alone leads to the same ones.
void InMovedDirectories::FindByWays(DiskView& disk, const Missing& missing) {
  if (now_.contains(missing.directory) || !ObjectsIn(missing.directory).empty()) return;
  roots_to_search_.insert(missing.directory.root);
  std::set<std::string> targets;
  tree::Recorded recorded = *missing.recorded;
  EachRecordedEntry(recorded, [&](const std::string& way, const tree::Record& /*record*/) {
    targets.insert(Now(missing.directory.root, Follow(missing.directory.path, way)));
  });
  std::map<FilePlace, std::size_t> found;
  for (const auto& [file, text] : merge_.disk) {
    const FilePlace directory = DirectoryAt(file);
    if (file.root != missing.directory.root || !IsKustomization(file) || known_.contains(directory)) continue;
    const DiskFile* lying = disk.Find(file);
    if (lying == nullptr || lying->size() == 0) continue;
    for (const std::string& way : WaysOf(lying->value(0))) {
      if (targets.contains(Follow(directory.path, way))) found[directory] = 1;
    }
  }
  const FilePlace* directory = Most(found);
  if (directory == nullptr) return;
  now_[missing.directory] = directory->path;
  known_.insert(*directory);
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
