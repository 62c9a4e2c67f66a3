// SPDX-License-Identifier: Apache-2.0
//
// A directory of ours that somebody renamed or moved is the same one: its kustomization is found where it is now, entries lead there, and
// what is new in it goes there, too.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "backends/merge/merge_tree.h"
#include "backends/merge/things.h"

namespace spin_aks::merge {

// A question about a tree, as it would be asked had we always called the directories so.
class InMovedDirectories {
 public:
  // What it refers to outlives it.
  explicit InMovedDirectories(const TreeMerge& merge);
  InMovedDirectories(const InMovedDirectories&) = delete;
  InMovedDirectories& operator=(const InMovedDirectories&) = delete;

  // A view of this object, and of what the first question refers to.
  [[nodiscard]] TreeMerge merge() const;
  // Those that are not where they would be: their paths below the same root.
  [[nodiscard]] const std::map<FilePlace, std::string>& directories() const { return now_; }
  // What has to be on disk before the answer holds: as in MergedTree.
  [[nodiscard]] const std::set<std::string>& roots_to_search() const { return roots_to_search_; }
  [[nodiscard]] const std::set<FilePlace>& places_to_read() const { return places_to_read_; }

 private:
  // An object that was written to a directory, or would be.
  struct Sought {
    tree::ObjectId object;
    const tree::Recorded* recorded = nullptr;  // null: nothing is known of it
  };

  // Whether one of our kustomizations is nowhere where it should be. Notes where the others are.
  bool IsMissing(const WantedFile& kustomization, bool is_any_known);
  [[nodiscard]] bool IsLockLost(DiskView& disk) const;
  void FindByObjects(DiskView& disk, const WantedFile& kustomization);
  void FindByWays(DiskView& disk, const WantedFile& kustomization);
  void Found(const FilePlace& directory, const std::map<FilePlace, std::size_t>& sightings);
  [[nodiscard]] bool IsThere(const FilePlace& kustomization) const;
  [[nodiscard]] std::vector<Sought> ObjectsIn(const FilePlace& directory) const;
  [[nodiscard]] std::string Now(const std::string& root, const std::string& path) const;
  void Relocate();

  const TreeMerge& merge_;
  std::map<FilePlace, std::string> now_;
  std::set<FilePlace> known_;       // directories of other kustomizations of ours
  std::vector<WantedFile> wanted_;  // empty: nothing was moved
  std::deque<OutputFile> made_;     // kustomizations, their entries as they lead now
  std::set<std::string> roots_to_search_;
  std::set<FilePlace> places_to_read_;
};

}  // namespace spin_aks::merge
