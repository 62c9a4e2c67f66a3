// SPDX-License-Identifier: Apache-2.0
//
// A plan as people read it before they say yes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/source.h"
#include "runtime/deploy/left_fields.h"
#include "runtime/deploy/plan.h"
#include "runtime/report/differences.h"

namespace spin_aks {

// The objects that change, against those that are there.
[[nodiscard]] ReportedDifferences DifferencesOf(const deploy::DeployPlan& plan, const SourceMap& sources);

// What changes, field by field against the live objects where details are wanted, and what else is worth knowing: what stays that we
// made once, what the server warns of, what is asked later.
[[nodiscard]] std::string DescribePlan(const deploy::DeployPlan& plan, const SourceMap& sources, Details details);

// What it says nothing of.
[[nodiscard]] std::string DescribeLeft(const deploy::LeftFields& left);

// What of it cannot be done as it is.
struct Obstacle {
  std::string message, help;  // the help may be empty
};
// Refusals, at the line that caused them; conflicts, with whose fields they are; replacements, unless they may be.
[[nodiscard]] std::vector<Obstacle> ObstaclesIn(const std::vector<const deploy::Surveyed*>& objects, bool may_replace,
                                                const SourceMap& sources);

// What brings a kind that the server does not know.
[[nodiscard]] std::string_view HelpForUnknown(std::string_view kind);

// `deployment/web:.spec.replicas`, as `--take` has it.
[[nodiscard]] std::string TypedPlace(const deploy::Wanted& wanted, const deploy::Conflict& conflict);

}  // namespace spin_aks
