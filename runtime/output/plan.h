// SPDX-License-Identifier: Apache-2.0
//
// Outputs and what lies in their places -> what to write. A function over values: the disk was looked at before
// (snapshot.h), and is held to what was seen there while it is written (runtime/writing/).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/merge_outputs.h"
#include "runtime/output/outputs.h"
#include "runtime/output/snapshot.h"
#include "runtime/writing/apply.h"

namespace spin_aks {

// kOpen: not a byte changes, but who may read it.
enum class Change : std::uint8_t { kCreate, kUnchanged, kReplace, kOpen, kRemove };

struct PlannedWrite {
  PlacedFile file;
  Change change = Change::kCreate;
  bool refused = false;  // kRemove without leave
  bool is_lock = false;
  std::string root;         // the real path of its root
  RelPath path;             // in it, every link on the way resolved
  std::string before = {};  // kReplace, kRemove: what lies there
};

struct WritePlan {
  std::vector<PlannedWrite> writes;          // in the order of writing
  std::map<std::string, std::string> moved;  // as in MergedOutputs

  [[nodiscard]] std::size_t Count(Change change) const;
  // Whether anything changes but the lock, which is nobody's input.
  [[nodiscard]] bool ChangesOutput() const;
  // What ApplyChanges is to do.
  [[nodiscard]] std::vector<FileChange> Changes() const;
};

// What may not be written is reported: outputs that share a place or would replace one of `inputs`, links that lead out,
// directories in the way. What is stale goes only if somebody said so.
[[nodiscard]] WritePlan PlanWrites(MergedOutputs merged, std::vector<StaleFile> stale, const std::vector<OutputPlace>& inputs,
                                   const std::function<bool(const StaleFile&)>& may_go, Diagnostics& diagnostics);

// An error for each file that is refused. What is there joins `sources`, so that the report can point into it.
void ReportRefused(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
