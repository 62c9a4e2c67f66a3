// SPDX-License-Identifier: Apache-2.0
//
// What we wrote last time, as hashes: the third side of a merge.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/shape.h"
#include "backends/yaml/value.h"

namespace spin_aks::tree {

enum class Mark : std::uint8_t {
  kNone,
  kAdopted,    // it was there before us: kept up to date, never removed
  kTombstone,  // the user deleted it; matters only where it is absent
  kMine,       // the user's for good; the hash is of what we would have written
};

struct Record {
  // Of canonical values. Several only after a merge in git: any of them matches.
  std::vector<std::uint64_t> hashes;
  Mark mark = Mark::kNone;

  [[nodiscard]] bool Matches(std::uint64_t hash) const;
  bool operator==(const Record&) const = default;
};

// By the text of a Path (ir/path.h) within one document. Mostly leaves. A hash of a collection covers everything
// below it, while the collection on disk has that hash.
using Recorded = std::map<std::string, Record, std::less<>>;

// Filed by the texts of their steps, for walking down beside a value. Views of the records, which outlive it.
struct RecordTree {
  const Record* here = nullptr;
  std::map<std::string_view, RecordTree> below;

  [[nodiscard]] bool empty() const { return !here && below.empty(); }
  // Null if there is nothing.
  [[nodiscard]] const RecordTree* Find(std::string_view step) const;
};
[[nodiscard]] RecordTree FileRecords(const Recorded& recorded);

// Whether `value` is just what is recorded: each of its leaves, and no others. Asks no table, only the addresses
// under which the records lie, so records of single elements hold for a list that has become atomic. `null` for nothing recorded.
[[nodiscard]] bool Covers(const RecordTree* records, const yaml::Value& value);

[[nodiscard]] bool HasMark(const RecordTree* records, Mark mark);

// What is recorded of a value that was written: its leaves, below `at`.
void RecordLeaves(std::string_view at, const yaml::Value& value, const Shape& shape, Mark mark, Recorded& recorded);
// What was recorded at and below `at`, as it was or with a mark.
void KeepRecords(std::string_view at, const RecordTree& records, Recorded& recorded);
void MarkRecords(std::string_view at, const RecordTree& records, Mark mark, Recorded& recorded);

}  // namespace spin_aks::tree
