// SPDX-License-Identifier: Apache-2.0
//
// What a merge found, for people: conflicts with both ends and the answers to them, notes of what stays.
#pragma once

#include <string>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/merge_outputs.h"

namespace spin_aks {

struct FindingSpans {
  Span otherwise;  // what caused what has no cause of its own
  Span places_by;  // who says where the output goes
};

// What lies on disk joins `sources`, so that the report can point into it.
void ReportFindings(const MergedOutputs& merged, const FindingSpans& spans, SourceMap& sources, Diagnostics& diagnostics);

// A place that people changed or deleted, and that stays so.
struct HumanEdit {
  std::string place;     // as below
  bool is_gone = false;  // deleted
  bool is_file = false;  // all of it
};
[[nodiscard]] std::vector<HumanEdit> EditsIn(const MergedOutputs& merged);

// A place as `--keep` and `--override` take it: `k8s/base/deployment.yaml:.spec.replicas`.
[[nodiscard]] std::string PlaceText(const merge::Finding& finding, const MergedOutputs& merged);

}  // namespace spin_aks
