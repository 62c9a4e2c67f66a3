// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/left_alone.h"

#include <cstddef>
#include <set>
#include <utility>

#include "backends/merge/answers.h"
#include "backends/merge/entries.h"

namespace spin_aks::merge {
namespace {

class Finder {
 public:
  Finder(const TreeMerge& merge, const Things& things, DiskView& disk) : merge_(merge), things_(things), disk_(disk) {
    for (std::size_t i = 0; i < things.documents.size(); ++i) {
      if (things.documents[i].wanted != nullptr) by_wanted_place_.emplace(things.documents[i].wanted->place, i);
    }
  }

  LeftAlone Find() && {
    for (const Thing& thing : things_.documents) {
      if (!IsKustomization(thing.file) || thing.recorded == nullptr || thing.desired == nullptr || !thing.is_there()) continue;
      if (IsOverridden(thing.file)) continue;
      const yaml::Value& disk = disk_.Find(thing.file)->value(thing.part);
      for (const std::string& way : RemovedEntries(*thing.desired, disk, *thing.recorded)) TakeOut(thing, way);
    }
    for (const Thing& thing : things_.documents)
      found_.documents.push_back(thing.is_elsewhere || (thing.is_there() && files_.contains(thing.file)));
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool IsOverridden(const FilePlace& file) const { return AnswerForFile(merge_.answers, file) == tree::Answer::kOverride; }

  // `way` names a file, or a directory with all in it.
  void TakeOut(const Thing& kustomization, const std::string& way) {
    const FilePlace target{.root = kustomization.file.root, .path = Follow(DirectoryOf(kustomization.file.path), way)};
    const FilePlace below{.root = target.root, .path = target.path + "/"};
    const auto [begin, end] = by_wanted_place_.equal_range(target);
    for (auto it = begin; it != end; ++it) TakeOutOne(kustomization, way, it->first, it->second);
    for (auto it = by_wanted_place_.lower_bound(below); it != by_wanted_place_.end(); ++it) {
      if (it->first.root != below.root || !it->first.path.starts_with(below.path)) break;
      TakeOutOne(kustomization, way, it->first, it->second);
    }
  }
  void TakeOutOne(const Thing& kustomization, const std::string& way, const FilePlace& wanted, std::size_t i) {
    const Thing& thing = things_.documents[i];
    // What was moved is named where it is now.
    if (!thing.is_there() || thing.file != wanted) return;
    if (IsOverridden(thing.file)) {
      found_.wanted_back[kustomization.key].push_back(Path{{KeyStep{"resources"}, ValueStep{way}}}.Text());
    } else {
      files_.insert(thing.file);
    }
  }

  const TreeMerge& merge_;
  const Things& things_;
  DiskView& disk_;
  std::multimap<FilePlace, std::size_t> by_wanted_place_;
  std::set<FilePlace> files_;
  LeftAlone found_;
};

}  // namespace

LeftAlone FindLeftAlone(const TreeMerge& merge, const Things& things, DiskView& disk) { return Finder(merge, things, disk).Find(); }

}  // namespace spin_aks::merge
