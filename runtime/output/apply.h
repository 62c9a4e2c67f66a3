// SPDX-License-Identifier: Apache-2.0
//
// Outputs against what lies on disk: first the decision, then the deed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// What may be replaced though it has other content.
struct OverridePolicy {
  enum class Scope : std::uint8_t { kNothing, kEverything, kSome } scope = Scope::kNothing;
  std::vector<std::string> places;  // kSome: files, or directories with all in them, as absolute real paths
};

enum class Change : std::uint8_t { kCreate, kUnchanged, kReplace };

struct PlannedWrite {
  PlacedFile file;
  Change change = Change::kCreate;
  bool refused = false;  // kReplace without leave
};

struct WritePlan {
  std::vector<PlannedWrite> writes;  // in the order of writing

  [[nodiscard]] std::size_t Count(Change change) const;
};

// Reads what is in each place. What may not be written is reported: outputs that
// share a place or would replace one of `inputs`, links that lead out, directories in the way.
[[nodiscard]] Result<WritePlan> PlanWrites(Outputs outputs, const std::vector<OutputPlace>& inputs, const OverridePolicy& policy,
                                           Diagnostics& diagnostics);

// An error for each file that is refused, at the first line that differs. What
// is there joins `sources`, so that the report can point into it.
void ReportRefused(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics);

// All or nothing. Files that are unchanged are not touched.
[[nodiscard]] Result<void> ApplyWrites(const WritePlan& plan);

}  // namespace spin_aks
