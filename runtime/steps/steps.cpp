// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/steps.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "runtime/draw/display.h"
#include "runtime/steps/cluster_steps.h"
#include "runtime/steps/fetch_steps.h"
#include "runtime/steps/image_steps.h"

namespace spin_aks {
namespace {

void Append(Steps more, Steps& steps) { std::ranges::move(more, std::back_inserter(steps)); }

Steps RuntimeSteps(const WritePlan& plan, Told told) {
  Steps steps;
  for (const PlannedWrite& write : plan.writes) {
    const bool is_told = told == Told::kEverything || write.change == Change::kCreate;
    if (is_told && write.file.place.path.name() == "README.md")
      steps.push_back(fmt::format("once per cluster, follow {}", MakeVisible(write.file.place.Text())));
  }
  return steps;
}

}  // namespace

Steps DescribeSteps(const WritePlan& plan, Emit emit, const Layout& layout, const Program& program, Told told) {
  const Placement& placement = program.targets.front();
  Steps steps;
  if (emit != Emit::kKubernetes && IsBuiltHere(placement)) {
    Append(FetchSteps(program.app, layout.application), steps);
    Append(ImageSteps(placement, layout), steps);
  }
  Append(RuntimeSteps(plan, told), steps);
  if (emit != Emit::kDockerfile) {
    Append(ClusterSteps(At(program, placement)), steps);
    Append(ApplySteps(program, layout), steps);
  }
  return steps;
}

}  // namespace spin_aks
