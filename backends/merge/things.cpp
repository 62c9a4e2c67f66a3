// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/things.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "backends/merge/entries.h"
#include "backends/merge/text_lines.h"
#include "backends/tree/leaves.h"
#include "backends/tree/node.h"

namespace spin_aks::merge {
namespace {

// How much of what we wrote is still what lies there, of 1.
double Likeness(const yaml::Value& value, const tree::ObjectId& was, const tree::Recorded& recorded) {
  std::size_t same = 0;
  for (const tree::Leaf& leaf : Leaves(value, tree::ShapeOf(was.group, was.kind))) {
    const auto it = recorded.find(leaf.path.Text());
    if (it != recorded.end() && it->second.Matches(leaf.Hash())) ++same;
  }
  return static_cast<double>(same) / static_cast<double>(recorded.size());
}

constexpr double kMostly = 0.5;
// Of what stands alone in the file that was written for it, less will do.
constexpr double kAtAll = 0.1;

class Finder {
 public:
  Finder(const TreeMerge& merge, DiskView& disk) : merge_(merge), disk_(disk) {}

  Things Find() && {
    for (const WantedFile& file : merge_.wanted) std::visit([&](const auto& made) { Want(file, made); }, *file.made);
    for (const auto& [key, recorded] : merge_.lock.own) {
      if (merge_.scopes.contains(key.by) && !known_.contains(key)) Drop(key, recorded);
    }
    for (Thing& thing : things_.documents) {
      for (const LastPlace& last : LastPlacesOf(thing.key)) thing.last_object = last.object;
    }
    for (TextThing& text : things_.texts) FindRenamed(text);
    // What was recorded has the first say in where it lies.
    for (Thing& thing : things_.documents) FindWhereItWas(thing);
    for (Thing& thing : things_.documents) FindByLikeness(thing);
    for (Thing& thing : things_.documents) FindWhereItWouldBe(thing);
    for (Thing& thing : things_.documents) Search(thing);
    FindUnlocked();
    for (Thing& thing : things_.documents) FindAround(thing);
    for (Thing& thing : things_.documents) FindBeside(thing);
    return std::move(things_);
  }

 private:
  [[nodiscard]] const tree::Recorded* RecordOf(const OwnedThing& key) const {
    const auto it = merge_.lock.own.find(key);
    return it == merge_.lock.own.end() || it->second.empty() ? nullptr : &it->second;
  }
  [[nodiscard]] const std::set<LastPlace>& LastPlacesOf(const OwnedThing& key) const {
    static const std::set<LastPlace> kNone;
    const auto it = merge_.lock.at.find(key);
    return it == merge_.lock.at.end() ? kNone : it->second;
  }

  // ---- What there is ----

  void Want(const WantedFile& file, const YamlFile& made) {
    for (std::size_t i = 0; i < made.documents.size(); ++i) {
      const bool is_object = !made.roles.empty();
      OwnedThing key{.by = file.by, .name = is_object ? made.roles[i] : NameOf(file)};
      known_.insert(key);
      const tree::Recorded* recorded = RecordOf(key);
      things_.documents.push_back({.key = std::move(key),
                                   .is_object = is_object,
                                   .wanted = &file,
                                   .desired = &made.documents[i],
                                   .recorded = recorded,
                                   .file = file.place});
    }
  }

  void Want(const WantedFile& file, const TextFile& /*made*/) {
    TextThing text{.key = {.by = file.by, .name = NameOf(file)}, .wanted = &file, .recorded = nullptr, .file = file.place};
    known_.insert(text.key);
    text.recorded = RecordOf(text.key);
    for (const LastPlace& last : LastPlacesOf(text.key)) {
      const FilePlace place{.root = last.root, .path = last.file};
      if (last.root == file.place.root || disk_.Text(place) == nullptr) continue;
      text.is_elsewhere = true;
      text.file = place;
    }
    things_.texts.push_back(std::move(text));
  }

  // Somebody gave it another name where it lies, as people do to a chart's templates.
  void FindRenamed(TextThing& text) {
    if (text.wanted == nullptr || text.recorded == nullptr || text.is_elsewhere || disk_.Text(text.file) != nullptr) return;
    for (const LastPlace& last : LastPlacesOf(text.key)) {
      const FilePlace place{.root = last.root, .path = last.file};
      if (disk_.Text(place) == nullptr) continue;
      text.file = place;
      return;
    }
    // What was deleted once is not taken for whatever is left beside where it was.
    if (!IsYamlName(text.file.path) || HasMark(*text.recorded, tree::Mark::kTombstone)) return;
    things_.directories_to_search.insert({.root = text.file.root, .path = FirstDirectoryOf(text.file.path)});
    double most = kMostly;
    std::optional<FilePlace> nearest;
    for (const FilePlace& place : disk_.FilesIn(text.file.root, DirectoryOf(text.file.path))) {
      const double likeness = LikenessOfText(*disk_.Text(place), *text.recorded);
      if (likeness < most || IsKnown(place)) continue;
      most = likeness;
      nearest = place;
    }
    if (!nearest) return;
    text.file = *nearest;
    places_.insert(*std::move(nearest));
  }

  // Whether something of ours lies there, or would.
  bool IsKnown(const FilePlace& place) {
    if (places_.empty()) {
      for (const WantedFile& file : merge_.wanted) places_.insert(file.place);
      for (const auto& [key, last_places] : merge_.lock.at) {
        for (const LastPlace& last : last_places) places_.insert({.root = last.root, .path = last.file});
      }
    }
    return places_.contains(place);
  }

  void Drop(const OwnedThing& key, const tree::Recorded& recorded) {
    const std::set<LastPlace>& places = LastPlacesOf(key);
    if (places.empty() || recorded.empty()) return;  // nobody knows where it would be
    const FilePlace file{.root = places.begin()->root, .path = places.begin()->file};
    if (IsRecordOfText(recorded)) {
      things_.texts.push_back({.key = key, .wanted = nullptr, .recorded = &recorded, .file = file});
      return;
    }
    things_.documents.push_back({.key = key,
                                 .is_object = places.begin()->object != tree::ObjectId(),
                                 .wanted = nullptr,
                                 .desired = nullptr,
                                 .recorded = &recorded,
                                 .file = file});
  }

  // ---- Where it is ----

  bool Claim(Thing& thing, const FilePlace& file, const tree::ObjectId& object) {
    const DiskFile* lying = disk_.Find(file);
    if (lying == nullptr) return false;
    if (!lying->is_readable()) {
      if (!thing.is_there()) thing.file = file;  // it may well be in there
      return false;
    }
    const std::size_t part = thing.is_object ? lying->PartOf(object) : lying->size() == 0 ? document::kNowhere : 0;
    if (part == document::kNowhere || !claimed_.insert({file, part}).second) return false;
    thing.file = file;
    thing.part = part;
    thing.is_elsewhere = thing.wanted != nullptr && thing.wanted->place.root != file.root && merge_.around != file.root;
    return true;
  }

  // A kustomization has three names.
  bool ClaimAny(Thing& thing, const FilePlace& file, const tree::ObjectId& object) {
    if (Claim(thing, file, object)) return true;
    if (thing.is_object) return false;
    return std::ranges::any_of(OtherNames(file), [&](const FilePlace& other) { return Claim(thing, other, object); });
  }

  void FindWhereItWas(Thing& thing) {
    for (const LastPlace& last : LastPlacesOf(thing.key)) {
      if (ClaimAny(thing, {.root = last.root, .path = last.file}, last.object)) return;
    }
  }

  // Whether it is called as another object of ours is to be.
  bool IsAnotherOfOurs(const tree::ObjectId& object, const Thing& thing) {
    if (wanted_objects_.empty()) {
      for (const Thing& other : things_.documents) {
        if (other.is_object && other.desired != nullptr) wanted_objects_.insert(tree::IdOf(*other.desired));
      }
    }
    const bool is_own = thing.desired != nullptr && tree::IdOf(*thing.desired) == object;
    return !is_own && wanted_objects_.contains(object);
  }

  // Somebody gave it another name, namespace or even kind, where it lies.
  void FindByLikeness(Thing& thing) {
    // What was deleted once is not taken for whatever is left beside where it was.
    if (thing.is_there() || !thing.is_object || thing.recorded == nullptr || IsTombstone(*thing.recorded)) return;
    for (const LastPlace& last : LastPlacesOf(thing.key)) {
      const FilePlace file{.root = last.root, .path = last.file};
      // What is called as it is to be called now is that, however much another one there is like it.
      if (thing.desired != nullptr && Claim(thing, file, tree::IdOf(*thing.desired))) return;
      const DiskFile* lying = disk_.Find(file);
      const bool is_alone = lying != nullptr && lying->size() == 1;
      double most = is_alone ? kAtAll : kMostly;
      const tree::ObjectId* nearest = nullptr;
      for (std::size_t i = 0; lying != nullptr && i < lying->size(); ++i) {
        const tree::ObjectId& object = lying->object(i);
        if (claimed_.contains({file, i}) || IsAnotherOfOurs(object, thing)) continue;
        const double likeness = Likeness(lying->value(i), last.object, *thing.recorded);
        if (likeness < most) continue;
        most = likeness;
        nearest = &object;
      }
      if (nearest != nullptr && Claim(thing, file, *nearest)) return;
    }
  }

  void FindWhereItWouldBe(Thing& thing) {
    if (thing.is_there() || thing.wanted == nullptr) return;
    for (const LastPlace& last : LastPlacesOf(thing.key)) {
      if (Claim(thing, thing.wanted->place, last.object)) return;
    }
    ClaimAny(thing, thing.wanted->place, tree::IdOf(*thing.desired));
  }

  // Where the lock was lost, what has our label may lie anywhere.
  void FindUnlocked() {
    const bool is_lost = std::ranges::none_of(things_.documents, [](const Thing& thing) { return thing.recorded != nullptr; });
    const bool is_any = std::ranges::any_of(things_.documents, [&](const Thing& thing) { return thing.is_there() && HasOurLabel(thing); });
    if (!is_lost || !is_any) return;
    for (Thing& thing : things_.documents) {
      if (thing.is_there() || !thing.is_object) continue;
      things_.roots_to_search.insert(thing.wanted->place.root);
      const tree::ObjectId object = tree::IdOf(*thing.desired);
      for (const DiskView::Spot& spot : disk_.Search(thing.wanted->place.root, object)) {
        if (BearsOurLabel(disk_.Find(spot.file)->value(spot.part)) && Claim(thing, spot.file, object)) break;
      }
    }
  }
  bool HasOurLabel(const Thing& thing) { return BearsOurLabel(disk_.Find(thing.file)->value(thing.part)); }

  void Search(Thing& thing) {
    if (thing.is_there() || !thing.is_object || thing.recorded == nullptr || IsTombstone(*thing.recorded)) return;
    for (const LastPlace& last : LastPlacesOf(thing.key)) {
      const std::string& root = thing.wanted != nullptr ? thing.wanted->place.root : last.root;
      things_.roots_to_search.insert(root);
      for (const DiskView::Spot& spot : disk_.Search(root, last.object)) {
        if (!IsMostly(disk_.Find(spot.file)->value(spot.part), last.object, *thing.recorded)) continue;
        if (Claim(thing, spot.file, last.object)) return;
      }
    }
  }

  // An object of somebody else by our name would be there twice.
  void FindAround(Thing& thing) {
    if (merge_.around.empty() || thing.is_there() || !thing.is_object || thing.recorded != nullptr) return;
    things_.roots_to_search.insert(merge_.around);
    const tree::ObjectId object = tree::IdOf(*thing.desired);
    for (const DiskView::Spot& spot : disk_.Search(merge_.around, object)) {
      if (Claim(thing, spot.file, object)) return;
    }
  }

  // Somebody may have had an object of that identity beside ours before we made one.
  void FindBeside(Thing& thing) {
    if (thing.is_there() || !thing.is_object || thing.recorded != nullptr || thing.wanted == nullptr) return;
    const FilePlace& wanted = thing.wanted->place;
    const std::string directory = FirstDirectoryOf(wanted.path);
    things_.directories_to_search.insert({.root = wanted.root, .path = directory});
    const tree::ObjectId object = tree::IdOf(*thing.desired);
    for (const DiskView::Spot& spot : disk_.Search(wanted.root, object)) {
      if (LiesBelow(spot.file, directory) && Claim(thing, spot.file, object)) return;
    }
  }

  static bool LiesBelow(const FilePlace& file, const std::string& directory) {
    return directory.empty() || file.path.starts_with(directory + "/");
  }

  const TreeMerge& merge_;
  DiskView& disk_;
  Things things_;
  std::set<OwnedThing> known_;
  std::set<FilePlace> places_;
  std::set<tree::ObjectId> wanted_objects_;
  std::set<std::pair<FilePlace, std::size_t>> claimed_;
};

}  // namespace

const std::string& NameOf(const WantedFile& file) { return file.name.empty() ? file.place.path : file.name; }

bool IsTombstone(const tree::Recorded& recorded) {
  return std::ranges::all_of(recorded, [](const auto& record) { return record.second.mark == tree::Mark::kTombstone; });
}

bool IsMostly(const yaml::Value& value, const tree::ObjectId& was, const tree::Recorded& recorded) {
  return Likeness(value, was, recorded) >= kMostly;
}

const std::string* DiskView::Text(const FilePlace& place) const {
  const auto it = files_.find(place);
  return it == files_.end() ? nullptr : &it->second;
}

std::vector<FilePlace> DiskView::FilesIn(const std::string& root, const std::string& directory) const {
  std::vector<FilePlace> places;
  const std::string above = directory.empty() ? std::string() : directory + "/";
  for (auto it = files_.lower_bound({.root = root, .path = above}); it != files_.end(); ++it) {
    if (it->first.root != root || !it->first.path.starts_with(above)) break;
    if (it->first.path.find('/', above.size()) == std::string::npos) places.push_back(it->first);
  }
  return places;
}

DiskView::DiskView(const DiskFiles& files, std::span<const WantedFile> wanted) : files_(files) {
  for (const WantedFile& file : wanted) {
    if (const auto* made = std::get_if<YamlFile>(file.made)) made_.emplace(file.place, made);
  }
}

const DiskFile* DiskView::Find(const FilePlace& place) {
  const std::string* text = Text(place);
  if (text == nullptr) return nullptr;
  if (const auto it = read_.find(place); it != read_.end()) return &it->second;
  const auto made = made_.find(place);
  const KnownDocuments* known = made == made_.end() ? nullptr : &known_.emplace_back(*made->second);
  return &read_.try_emplace(place, *text, known).first->second;
}

std::vector<DiskView::Spot> DiskView::Search(const std::string& root, const tree::ObjectId& object) {
  const auto [index, is_new] = by_object_.try_emplace(root);
  for (auto it = files_.lower_bound({.root = root, .path = {}}); is_new && it != files_.end() && it->first.root == root; ++it) {
    const DiskFile* file = IsYamlName(it->first.path) ? Find(it->first) : nullptr;
    for (std::size_t i = 0; file != nullptr && i < file->size(); ++i) {
      if (!file->object(i).name.empty()) index->second[file->object(i)].push_back({.file = it->first, .part = i});
    }
  }
  const auto found = index->second.find(object);
  return found == index->second.end() ? std::vector<Spot>() : found->second;
}

Things FindThings(const TreeMerge& merge, DiskView& disk) { return Finder(merge, disk).Find(); }

bool BearsOurLabel(const yaml::Value& object) {
  return tree::Node(object)["metadata"]["labels"]["app.kubernetes.io/managed-by"].Text() == "spin-aks";
}

tree::Shape ShapeOf(const Thing& thing, const yaml::Value& value) {
  if (thing.is_object) return tree::ShapeOf(value);
  if (thing.file.path.ends_with("values.yaml")) return tree::ShapeOf(tree::Type::kHelmValues);
  if (thing.file.path.ends_with("Chart.yaml")) return tree::ShapeOf(tree::Type::kHelmChart);
  return tree::ShapeOf(value);
}

}  // namespace spin_aks::merge
