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

// git takes both sides of the lock where that is said once; nobody's file of settings is written unasked.
Steps GitSteps(const WritePlan& plan, const Layout& layout, Told told) {
  const bool is_new =
      std::ranges::any_of(plan.writes, [](const PlannedWrite& write) { return write.is_lock && write.change == Change::kCreate; });
  if (!is_new && told != Told::kEverything) return {};
  constexpr int kMostAbove = 16;
  std::string above = ".";
  for (int i = 0; i < kMostAbove; ++i, above += "/..") {
    const auto git = layout.lock.root->Open(above)->Look(RelPath::Known(".git"));
    if (!git || !*git) continue;
    const OutputPlace attributes{layout.lock.root, layout.lock.path.Parent() / RelPath::Known(".gitattributes")};
    const auto text = attributes.root->Read(attributes.path, kMostManifestBytes, Pipes::kRefused);
    const std::string name(layout.lock.path.name());
    if (!text || (*text && (**text).find(name) != std::string::npos)) return {};
    return {ShellCommand{"echo", name + " merge=union"}.Shell(">>").Word(attributes.Text()).Text()};
  }
  return {};
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
  Append(GitSteps(plan, layout, told), steps);
  if (emit != Emit::kDockerfile) {
    Append(ClusterSteps(At(program, placement)), steps);
    Append(ApplySteps(program, layout, plan), steps);
  }
  return steps;
}

}  // namespace spin_aks
