// SPDX-License-Identifier: Apache-2.0
//
// Outputs and what lies in their places -> what to write. A function over values: the disk was looked at before
// (snapshot.h), and is held to what was seen there while it is written (runtime/writing/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/outputs.h"
#include "runtime/output/snapshot.h"
#include "runtime/writing/apply.h"

namespace spin_aks {

// What may be replaced though it has other content.
struct OverridePolicy {
  enum class Scope : std::uint8_t { kNothing, kEverything, kSome } scope = Scope::kNothing;
  std::vector<std::string> places;  // kSome: files, or directories with all in them, as absolute real paths
};

// kOpen: not a byte changes, but who may read it.
enum class Change : std::uint8_t { kCreate, kUnchanged, kReplace, kOpen, kRemove };

struct PlannedWrite {
  PlacedFile file;
  Change change = Change::kCreate;
  bool refused = false;     // kReplace or kRemove without leave
  std::string root;         // the real path of its root
  RelPath path;             // in it, every link on the way resolved
  std::string before = {};  // kReplace, kRemove: what lies there
};

struct WritePlan {
  std::vector<PlannedWrite> writes;  // in the order of writing

  [[nodiscard]] std::size_t Count(Change change) const;
  // What ApplyChanges is to do.
  [[nodiscard]] std::vector<FileChange> Changes() const;
};

// What may not be written is reported: outputs that share a place or would replace one of `inputs`, links that lead out,
// directories in the way. The snapshot is of the same outputs and inputs.
[[nodiscard]] WritePlan PlanWrites(Outputs outputs, const std::vector<OutputPlace>& inputs, Snapshot snapshot, const OverridePolicy& policy,
                                   Diagnostics& diagnostics);

// An error for each file that is refused, at the first line that differs. What
// is there joins `sources`, so that the report can point into it.
void ReportRefused(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
