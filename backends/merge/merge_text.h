// SPDX-License-Identifier: Apache-2.0
//
// A file of text: what was written last, what is on disk, what is wanted -> the file as it is to be. By lines, as diff3 does
// (S. Khanna, K. Kunal, B. C. Pierce, "A Formal Investigation of Diff3", 2007), with hashes for the text that was written last; or as a
// whole. Line endings and a byte order mark are the disk's, and no difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/output_file.h"
#include "backends/tree/merge3.h"

namespace spin_aks::merge {

// Lines, from 0; the end excluded.
struct LineRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const LineRange&) const = default;
};

struct TextAction {
  tree::Reason reason = tree::Reason::kTake;
  LineRange disk;     // in what is there; empty: in front of that line
  LineRange desired;  // in what is wanted

  bool operator==(const TextAction&) const = default;
};

// What it refers to outlives the merge.
struct TextMerge {
  const tree::Recorded* recorded = nullptr;   // null or empty: nothing
  const std::string_view* disk = nullptr;     // null: no file
  const std::string_view* desired = nullptr;  // null: we have none any more
  const std::string* own = nullptr;           // of it, to be recorded; null: all
  TextFile::Unit unit = TextFile::Unit::kLine;
  std::optional<tree::Answer> answer{};  // for what is reported
  std::optional<tree::Answer> of_all{};  // for all of the file, settled or not; kOverride: for its conflicts and what was deleted
  // Lines that somebody changed and that are not made any more; in a template they lean on others, which have gone with them.
  tree::MergeInput::Left left = tree::MergeInput::Left::kIsTheirs;
};

struct MergedText {
  std::vector<TextAction> actions;  // from the first line to the last; of a whole file from the first that differs
  std::optional<std::string> text;  // nothing: no file
  tree::Recorded recorded;

  [[nodiscard]] bool has_conflict() const;
};

[[nodiscard]] MergedText MergeText(const TextMerge& merge);

}  // namespace spin_aks::merge
