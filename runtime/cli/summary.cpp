// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/summary.h"

#include <algorithm>
#include <string_view>

#include <fmt/core.h>

#include "ir/display.h"

namespace spin_aks {
namespace {

struct Words {
  std::string_view create, unchanged, replace;
};

std::string_view WordFor(Change change, const Words& words) {
  switch (change) {
    case Change::kCreate: return words.create;
    case Change::kUnchanged: return words.unchanged;
    case Change::kReplace: return words.replace;
  }
  return {};
}

std::string Counted(std::size_t count) { return fmt::format("{} file{}", count, count == 1 ? "" : "s"); }

std::string DescribePlan(const WritePlan& plan, Verbosity verbosity, const Words& words) {
  const std::size_t width = std::max({words.create.size(), words.unchanged.size(), words.replace.size()});
  std::string text;
  for (const PlannedWrite& write : plan.writes) {
    if (write.change == Change::kUnchanged && verbosity != Verbosity::kVerbose) continue;
    text += fmt::format("{:{}}  {}\n", WordFor(write.change, words), width, MakeVisible(write.file.place.Text()));
  }
  const std::size_t unchanged = plan.Count(Change::kUnchanged);
  if (unchanged == plan.writes.size()) return text + fmt::format("{}, all up to date\n", Counted(unchanged));
  std::string counts;
  for (const Change change : {Change::kCreate, Change::kReplace, Change::kUnchanged}) {
    const std::size_t count = plan.Count(change);
    if (count == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", counts.empty() ? Counted(count) : std::to_string(count), WordFor(change, words));
  }
  return text + counts + "\n";
}

// Quoted for a POSIX shell where needed.
std::string ShellWord(const std::string& word) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/@:+,=%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return MakeVisible(quoted + "'");
}

}  // namespace

std::string DescribeWritten(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity, {.create = "created", .unchanged = "unchanged", .replace = "replaced"});
}

std::string DescribeWouldWrite(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity, {.create = "to create", .unchanged = "unchanged", .replace = "differs"});
}

std::string DescribeNextSteps(Emit emit, const Layout& layout, const Target& target) {
  std::string text;
  if (emit != Emit::kKubernetes) {
    text += fmt::format("next: docker build -t {} -f {} {}\n", ShellWord(target.image.value.Text()), ShellWord(layout.image.dockerfile.Text()),
                        ShellWord(layout.image.context.Text()));
  }
  if (emit != Emit::kDockerfile) {
    const bool kustomize = layout.backend->name == "kustomize";
    const OutputPlace place = layout.kubernetes / (kustomize ? target.directory : *RelPath::Parse("app.yaml"));
    text += fmt::format("next: kubectl apply {} {}\n", kustomize ? "-k" : "-f", ShellWord(place.Text()));
  }
  return text;
}

}  // namespace spin_aks
