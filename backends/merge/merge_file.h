// SPDX-License-Identifier: Apache-2.0
//
// One file of objects: what was written last, what is on disk, what is wanted -> the file as it is to be, and what became of each place.
// What stands where is decided by tree::Merge3; how it is written, by the file itself.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "backends/merge/disk_file.h"
#include "backends/tree/merge3.h"

namespace spin_aks::merge {

// One of our objects, on its way into the file. What it refers to outlives the merge.
struct ObjectMerge {
  std::size_t part = document::kNowhere;     // its position among the file's documents; kNowhere: it is not there
  const yaml::Value* disk = nullptr;         // ValueOf that document
  const yaml::Value* taken_for = nullptr;    // what that is taken for in the merge; null: itself
  const yaml::Value* desired = nullptr;      // null: we have none any more
  const tree::Recorded* recorded = nullptr;  // null: nothing
  tree::Shape shape{};
  const tree::Answers* answers = nullptr;  // null: none
  tree::Stranger stranger = tree::Stranger::kByLeaf;
  tree::MergeInput::Left left = tree::MergeInput::Left::kIsTheirs;
};

struct MergedFile {
  std::vector<tree::Merged> objects;  // one for each that was given
  // The file, if no object is in conflict and nothing was refused. Empty: there is nothing left that it would be for.
  std::optional<std::string> text;
  std::vector<document::Range> lost_comments;  // of the text before
  std::optional<document::Refusal> refusal;

  [[nodiscard]] bool has_conflict() const;
};

// In the order in which they are wanted: an object that is not in the file goes behind the one before it.
[[nodiscard]] MergedFile MergeFile(const DiskFile& file, std::span<const ObjectMerge> objects);

// One of them alone, wherever it is to go.
[[nodiscard]] tree::Merged MergeObject(const ObjectMerge& object);

}  // namespace spin_aks::merge
