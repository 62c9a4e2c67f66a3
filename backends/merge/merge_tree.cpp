// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/merge_tree.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "backends/merge/answers.h"
#include "backends/merge/content.h"
#include "backends/merge/entries.h"
#include "backends/merge/findings.h"
#include "backends/merge/left_alone.h"
#include "backends/merge/merge_file.h"
#include "backends/merge/moved_directories.h"
#include "backends/merge/our_comments.h"
#include "backends/merge/renamed_container.h"
#include "backends/merge/text_things.h"
#include "backends/merge/things.h"
#include "backends/tree/find.h"
#include "backends/tree/node.h"
#include "backends/yaml/writer.h"

namespace spin_aks::merge {
namespace {

using document::kNowhere;
using tree::Answer;
using tree::Answers;

// What became of a document.
struct Outcome {
  bool is_there = false;  // afterwards
  tree::ObjectId object;
  tree::Recorded recorded;
};

bool IsAdopted(const Outcome& outcome) {
  return std::ranges::any_of(outcome.recorded, [](const auto& record) { return record.second.mark == tree::Mark::kAdopted; });
}

// A chart's schema allows no value that no template asks for.
bool IsValues(const FilePlace& file) { return file.path == "values.yaml" || file.path.ends_with("/values.yaml"); }

// ---- A lock that was lost ----

// Nobody else would have written just this, and said that it is ours.
bool IsOursByItsLabels(const yaml::Value& disk, const yaml::Value& desired) {
  return disk == desired && BearsOurLabel(disk) && tree::Node(disk)["metadata"]["labels"]["app.kubernetes.io/part-of"];
}

class Merger {
 public:
  explicit Merger(const TreeMerge& merge)
      : merge_(merge),
        disk_(merge.disk, merge.wanted),
        things_(FindThings(merge, disk_)),
        outcomes_(things_.documents.size()),
        left_alone_(FindLeftAlone(merge, things_, disk_)),
        our_comments_(merge) {
    for (std::size_t i = 0; i < things_.documents.size(); ++i) {
      by_place_.emplace(At(i).file, i);
      if (At(i).wanted != nullptr) by_wanted_place_.emplace(At(i).wanted->place, i);
    }
  }

  MergedTree Merge() && {
    result_.roots_to_search = std::move(things_.roots_to_search);
    result_.directories_to_search = std::move(things_.directories_to_search);
    MergeDocuments();
    for (const TextThing& text : things_.texts) MergeOneText(text);
    for (std::size_t i = 0; i < things_.documents.size(); ++i) FindInTheWay(i);
    WriteTheLock();
    return std::move(result_);
  }

 private:
  [[nodiscard]] const Thing& At(std::size_t i) const { return things_.documents[i]; }
  [[nodiscard]] const yaml::Value* DiskValue(const Thing& thing) {
    return thing.is_there() ? &disk_.Find(thing.file)->value(thing.part) : nullptr;
  }
  static tree::ObjectId IdIn(const Thing& thing, const yaml::Value* disk) {
    if (!thing.is_object) return {};
    return tree::IdOf(disk != nullptr ? *disk : *thing.desired);
  }

  // ---- Documents ----

  void MergeDocuments() {
    // By file; kustomizations behind all that they may name.
    std::map<FilePlace, std::vector<std::size_t>> groups;
    std::vector<std::size_t> kustomizations;
    for (std::size_t i = 0; i < things_.documents.size(); ++i) {
      if (left_alone_.documents[i]) {
        LeaveAsItIs(i);
      } else if (IsKustomization(At(i).file)) {
        kustomizations.push_back(i);
      } else {
        groups[At(i).file].push_back(i);
      }
    }
    for (const auto& [file, members] : groups) MergeOneFile(file, members);
    waiting_.insert(kustomizations.begin(), kustomizations.end());
    for (const std::size_t i : kustomizations) MergeKustomization(i);
  }
  void MergeKustomization(std::size_t i) {
    if (waiting_.erase(i) == 0) return;
    Thing& thing = things_.documents[i];
    // As long as it leads to something that stays, it stays itself, and names nothing else of ours.
    if (thing.desired == nullptr && thing.recorded != nullptr && thing.is_there() && NamesSomething(thing))
      thing.desired = &followed_.emplace_back(WithoutEntries(*DiskValue(thing), *thing.recorded));
    const bool is_deleted = thing.recorded != nullptr && !thing.is_there();
    if (thing.desired != nullptr && !is_deleted) thing.desired = &Followed(thing);
    MergeOneFile(thing.file, {i});
  }

  // What an entry may lead to: a file, or the kustomization of a directory.
  static std::vector<FilePlace> PlacesOf(const std::string& root, const std::string& path) {
    const FilePlace kustomization{.root = root, .path = path + "/kustomization.yaml"};
    std::vector<FilePlace> places = OtherNames(kustomization);
    places.push_back(kustomization);
    places.push_back({.root = root, .path = path});
    return places;
  }

  // Whether a file or a directory is there afterwards, with anything in it.
  bool HoldsSomething(const std::string& root, const std::string& path) {
    return std::ranges::any_of(PlacesOf(root, path), [&](const FilePlace& place) {
      const auto [begin, end] = by_place_.equal_range(place);
      for (auto it = begin; it != end; ++it) MergeKustomization(it->second);
      const auto fate = fates_.find(place);
      if (fate == fates_.end()) {
        const std::string* text = disk_.Text(place);
        if (text == nullptr) result_.places_to_read.insert(place);
        return text != nullptr && HasContent(*text);
      }
      const auto& text = result_.files[fate->second].text;
      return text.has_value() && HasContent(*text);
    });
  }
  bool NamesSomething(const Thing& kustomization) {
    const std::string directory = DirectoryOf(kustomization.file.path);
    return std::ranges::any_of(WaysOf(*DiskValue(kustomization)),
                               [&](const std::string& way) { return HoldsSomething(kustomization.file.root, Follow(directory, way)); });
  }

  void Put(FileFate fate) {
    fates_.insert_or_assign(fate.place, result_.files.size());
    result_.files.push_back(std::move(fate));
  }

  void LeaveAsItIs(std::size_t i) {
    const Thing& thing = At(i);
    for (const auto& [path, answer] : AnswersFor(merge_.answers, thing.file, {}).at) result_.answered.insert({thing.file, path});
    outcomes_[i].is_there = thing.is_there();
    if (thing.recorded != nullptr) outcomes_[i].recorded = *thing.recorded;
    if (thing.is_object) outcomes_[i].object = IdIn(thing, DiskValue(thing));
    if (thing.is_elsewhere) result_.findings.push_back(MovedRoot(thing.file, thing.wanted->place));
    if (thing.is_there()) Put({.place = thing.file, .text = *disk_.Text(thing.file)});
  }

  // Its entries lead to where the files are.
  const yaml::Value& Followed(const Thing& kustomization) {
    const std::string& root = kustomization.file.root;
    const auto find = [&](const std::string& path) {
      const auto [begin, end] = by_wanted_place_.equal_range({.root = root, .path = path});
      return std::ranges::subrange(begin, end);
    };
    const auto where_is = [&](const std::string& path) -> std::optional<std::string> {
      const auto file = find(path);
      const auto directory = find(path + "/kustomization.yaml");
      if (file.empty() && directory.empty()) return path;
      for (const auto& [wanted, i] : directory) {
        MergeKustomization(i);
        if (outcomes_[i].is_there) return path;
      }
      for (const auto& [wanted, i] : file) {
        if (outcomes_[i].is_there && At(i).file.root == root) return At(i).file.path;
      }
      return std::nullopt;
    };
    followed_.push_back(FollowFiles({.desired = *kustomization.desired,
                                     .disk = DiskValue(kustomization),
                                     .recorded = kustomization.recorded,
                                     .directory = DirectoryOf(kustomization.file.path),
                                     .where_is = where_is,
                                     .holds_something = [&](const std::string& path) { return HoldsSomething(root, path); }}));
    return followed_.back();
  }

  void MergeOneFile(const FilePlace& file, const std::vector<std::size_t>& members) {
    const DiskFile* lying = disk_.Find(file);
    const WantedFile* wanted = nullptr;
    for (const std::size_t i : members) {
      if (At(i).wanted != nullptr && At(i).wanted->place == file) wanted = At(i).wanted;
    }
    if (lying != nullptr && !lying->is_readable()) return MergeUnreadable(*lying, file, wanted, members);
    std::vector<ObjectMerge> objects;
    std::deque<Answers> answers;
    std::deque<tree::Recorded> pretended;
    std::deque<Renamed> renamed;
    for (const std::size_t i : members) {
      const Thing& thing = At(i);
      const yaml::Value* disk = DiskValue(thing);
      if (disk == nullptr && thing.desired == nullptr) continue;
      const tree::Shape shape = ShapeOf(thing, thing.desired != nullptr ? *thing.desired : *disk);
      answers.push_back(AnswersFor(merge_.answers, file, IdIn(thing, disk)));
      for (const auto& [path, answer] : answers.back().at) {
        if (IsPlaceOf(thing, disk, path)) result_.answered.insert({file, path});
      }
      if (const auto back = left_alone_.wanted_back.find(thing.key); back != left_alone_.wanted_back.end()) {
        for (const std::string& entry : back->second) answers.back().at.insert_or_assign(entry, Answer::kOverride);
      }
      const tree::Recorded* recorded = thing.recorded;
      if (recorded == nullptr && disk != nullptr && thing.desired != nullptr && thing.is_object &&
          IsOursByItsLabels(*disk, *thing.desired)) {
        RecordLeaves("", *thing.desired, shape, tree::Mark::kNone, pretended.emplace_back());
        recorded = &pretended.back();
      }
      const yaml::Value* taken_for = nullptr;
      if (thing.is_object && recorded != nullptr && disk != nullptr && thing.desired != nullptr) {
        if (auto follows = FollowContainerName(*disk, *thing.desired, *recorded)) {
          renamed.push_back(*std::move(follows));
          taken_for = &renamed.back().disk;
          recorded = &renamed.back().recorded;
        }
      }
      objects.push_back({.part = thing.part,
                         .disk = disk,
                         .taken_for = taken_for,
                         .desired = thing.desired,
                         .recorded = recorded,
                         .shape = shape,
                         .answers = &answers.back(),
                         .stranger = thing.is_object ? tree::Stranger::kWhole : tree::Stranger::kByLeaf,
                         .left = IsValues(thing.file) ? tree::MergeInput::Left::kIsConflict : tree::MergeInput::Left::kIsTheirs});
    }
    if (lying == nullptr) return MakeFile(file, wanted, members, objects);
    MergedFile merged = MergeFile(*lying, objects);
    if (merged.refusal && AnswerForFile(merge_.answers, file) == Answer::kOverride) return MakeAnew(file, wanted, members);
    std::size_t at = 0;
    for (const std::size_t i : members) {
      if (DiskValue(At(i)) == nullptr && At(i).desired == nullptr) continue;
      Take(i, std::move(merged.objects[at++]), lying);
    }
    FileFate fate{.place = file, .text = std::string(lying->text())};
    if (merged.refusal) result_.findings.push_back(Refused(file, *lying, *merged.refusal));
    for (const document::Range& comment : merged.lost_comments) {
      if (!our_comments_.Has(lying->text().substr(comment.begin, comment.end - comment.begin)))
        result_.findings.push_back(CommentGoes(file, comment));
    }
    if (merged.text) fate.text = merged.text->empty() && !lying->text().empty() ? std::nullopt : std::move(merged.text);
    Put(std::move(fate));
  }

  // As if nothing lay there.
  void MakeAnew(const FilePlace& file, const WantedFile* wanted, const std::vector<std::size_t>& members) {
    std::vector<ObjectMerge> objects;
    for (const std::size_t i : members) {
      if (At(i).desired != nullptr) objects.push_back({.desired = At(i).desired, .shape = ShapeOf(At(i), *At(i).desired)});
    }
    // Nothing of ours is to be there: then nothing is.
    if (objects.empty()) return Put({.place = file, .text = std::nullopt});
    MakeFile(file, wanted, members, objects);
  }

  // Nothing lies there: what is to be there is written as it is made.
  void MakeFile(const FilePlace& file, const WantedFile* wanted, const std::vector<std::size_t>& members,
                const std::vector<ObjectMerge>& objects) {
    std::vector<yaml::Value> documents;
    std::size_t at = 0;
    for (const std::size_t i : members) {
      if (At(i).desired == nullptr) continue;
      tree::Merged merged = MergeObject(objects[at++]);
      if (merged.value) documents.push_back(*merged.value);
      Take(i, std::move(merged), nullptr);
    }
    if (documents.empty()) return;
    const auto* made = wanted != nullptr ? std::get_if<YamlFile>(wanted->made) : nullptr;
    Put({.place = file, .text = yaml::WriteFile(made != nullptr ? made->comment : std::string(), documents)});
  }

  void Take(std::size_t i, tree::Merged merged, const DiskFile* lying) {
    const Thing& thing = At(i);
    Outcome& outcome = outcomes_[i];
    outcome.is_there = merged.value.has_value();
    if (thing.is_object && (merged.value || thing.desired != nullptr))
      outcome.object = tree::IdOf(merged.value ? *merged.value : *thing.desired);
    for (const tree::Action& action : merged.actions) {
      if (auto finding = FindingOf(action, thing, lying)) result_.findings.push_back(*std::move(finding));
    }
    outcome.recorded = std::move(merged.recorded);
    if (!thing.is_object && IsKustomization(thing.file)) OwnEntries(thing, outcome.recorded);
  }

  // An entry is as much ours as what it leads to, whoever wrote it.
  void OwnEntries(const Thing& kustomization, tree::Recorded& recorded) {
    EachRecordedEntry(recorded, [&](const std::string& way, tree::Record& record) {
      if (record.mark != tree::Mark::kAdopted) return;
      for (const FilePlace& place : PlacesOf(kustomization.file.root, Follow(DirectoryOf(kustomization.file.path), way))) {
        const auto [begin, end] = by_place_.equal_range(place);
        const auto is_ours = [&](const auto& entry) { return outcomes_[entry.second].is_there && !IsAdopted(outcomes_[entry.second]); };
        if (std::any_of(begin, end, is_ours)) record.mark = tree::Mark::kNone;
      }
    });
  }

  // Whether there is such a place, in what lies there, is wanted, or was written last.
  static bool IsPlaceOf(const Thing& thing, const yaml::Value* disk, const std::string& text) {
    const auto path = Path::Parse(text);
    if (!path) return false;
    if (disk != nullptr && tree::Find(*disk, *path) != nullptr) return true;
    if (thing.desired != nullptr && tree::Find(*thing.desired, *path) != nullptr) return true;
    if (thing.recorded == nullptr) return false;
    const auto is_below = [&](const std::string& recorded) {
      return recorded.starts_with(text) && (recorded.size() == text.size() || recorded[text.size()] == '.' || recorded[text.size()] == '[');
    };
    return std::ranges::any_of(*thing.recorded, [&](const auto& record) { return is_below(record.first); });
  }

  // What is no YAML cannot be merged: it is replaced, or left.
  void MergeUnreadable(const DiskFile& lying, const FilePlace& file, const WantedFile* wanted, const std::vector<std::size_t>& members) {
    const std::optional<Answer> of_file = AnswerForFile(merge_.answers, file);
    const std::optional<Answer> answer = of_file ? of_file : merge_.answers.all;
    if (answer == Answer::kOverride) return MakeAnew(file, wanted, members);
    for (const std::size_t i : members) {
      outcomes_[i].is_there = true;
      outcomes_[i].object = At(i).last_object;
      if (At(i).recorded != nullptr) outcomes_[i].recorded = *At(i).recorded;
    }
    Put({.place = file, .text = std::string(lying.text())});
    if (!answer) result_.findings.push_back(Unreadable(file, lying));
  }

  // What ours is called from now on, something of somebody else in that file may be called already. (In another one it may be a patch.)
  void FindInTheWay(std::size_t i) {
    const Thing& thing = At(i);
    if (!thing.is_object || !thing.is_there() || !outcomes_[i].is_there) return;
    const DiskFile& lying = *disk_.Find(thing.file);
    if (lying.object(thing.part) == outcomes_[i].object) return;
    const std::size_t part = lying.PartOf(outcomes_[i].object);
    const auto [begin, end] = by_place_.equal_range(thing.file);
    const auto is_it = [&](const auto& entry) { return At(entry.second).part == part; };
    if (part != kNowhere && std::none_of(begin, end, is_it)) result_.findings.push_back(InTheWay(thing.file, lying, part));
  }

  void MergeOneText(const TextThing& thing) {
    MergedTextThing merged = MergeTextThing(thing, disk_.Text(thing.file), merge_.answers);
    std::ranges::move(merged.findings, std::back_inserter(result_.findings));
    merged_texts_[thing.key] = std::move(merged.recorded);
    if (merged.fate) Put(*std::move(merged.fate));
  }

  // ---- The lock ----

  void WriteTheLock() {
    Lock& lock = result_.lock;
    lock = merge_.lock;
    const auto is_ours = [&](const auto& entry) { return merge_.scopes.contains(entry.first.by); };
    std::erase_if(lock.own, is_ours);
    std::erase_if(lock.at, is_ours);
    const auto record = [&](const OwnedThing& key, tree::Recorded recorded, const FilePlace& file, tree::ObjectId object) {
      if (recorded.empty()) return;
      lock.own[key] = std::move(recorded);
      lock.at[key] = {{.root = file.root, .file = file.path, .object = std::move(object)}};
    };
    for (std::size_t i = 0; i < things_.documents.size(); ++i)
      record(At(i).key, std::move(outcomes_[i].recorded), At(i).file, std::move(outcomes_[i].object));
    for (const TextThing& text : things_.texts) record(text.key, std::move(merged_texts_[text.key]), text.file, {});
  }

  const TreeMerge& merge_;
  DiskView disk_;
  Things things_;
  std::multimap<FilePlace, std::size_t> by_place_, by_wanted_place_;  // documents: where they lie or would, and where we would put them
  std::vector<Outcome> outcomes_;                                     // of documents
  LeftAlone left_alone_;
  std::set<std::size_t> waiting_;  // kustomizations that are not merged yet
  std::map<OwnedThing, tree::Recorded> merged_texts_;
  std::deque<yaml::Value> followed_;
  std::map<FilePlace, std::size_t> fates_;  // positions in the result's files
  OurComments our_comments_;
  MergedTree result_;
};

}  // namespace

std::set<FilePlace> PlacesToRead(const TreeMerge& merge) {
  std::set<FilePlace> places;
  const auto insert = [&](const FilePlace& place) {
    places.insert(place);
    for (FilePlace& other : OtherNames(place)) places.insert(std::move(other));
  };
  for (const WantedFile& file : merge.wanted) insert(file.place);
  for (const auto& [key, last_places] : merge.lock.at) {
    if (!merge.scopes.contains(key.by)) continue;
    for (const LastPlace& last : last_places) insert({.root = last.root, .path = last.file});
  }
  return places;
}

MergedTree MergeTree(const TreeMerge& merge) {
  const InMovedDirectories moved(merge);
  const TreeMerge question = moved.merge();
  MergedTree merged = Merger(question).Merge();
  merged.roots_to_search.insert(moved.roots_to_search().begin(), moved.roots_to_search().end());
  merged.places_to_read.insert(moved.places_to_read().begin(), moved.places_to_read().end());
  for (const auto& [directory, path] : moved.directories())
    merged.moved.emplace(directory, FilePlace{.root = directory.root, .path = path});
  return merged;
}

}  // namespace spin_aks::merge
