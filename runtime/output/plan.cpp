// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "frontend/settings/keys_root.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

void ReportLink(const Found& found, Diagnostics& diagnostics) {
  const bool dangles = found.kind == Found::Kind::kLinkToNothing;
  diagnostics
      .Report(DiagnosticKind::kLinkLeadsOut, {},
              fmt::format("`{}` is a link that leads {}", found.culprit.Text(), dangles ? "to nothing" : "out of the output directory"))
      .Help("replace the link by what it should be, or choose another place with `--k8s-dest` or `--dockerfile-dest`");
}

void ReportPlaceTaken(const OutputPlace& place, std::string_view rule, Diagnostics& diagnostics) {
  diagnostics.Report(DiagnosticKind::kPlaceTaken, {}, fmt::format("`{}` {}", place.Text(), rule))
      .Help("move away what is there, or choose another place with `--k8s-dest` or `--dockerfile-dest`");
}

// Decides what each output may do, one after another.
class Planner {
 public:
  Planner(const OverridePolicy& policy, Diagnostics& diagnostics) : policy_(policy), diagnostics_(diagnostics) {}

  void Reserve(const std::string& real, const OutputPlace& input) { taken_.emplace(real, input.Text()); }

  void Add(PlacedFile file, Found found) {
    if (!IsFree(file.place, found)) return;
    PlannedWrite write{.file = std::move(file), .root = found.root, .path = found.path};
    if (found.kind == Found::Kind::kFile) write.change = found.bytes == write.file.bytes ? Change::kUnchanged : Change::kReplace;
    const bool has_grown = !found.bytes.empty() && found.bytes == write.file.grown_from;
    write.refused = write.change == Change::kReplace && !has_grown && !MayReplace(found.RealPath());
    if (write.change == Change::kReplace) write.before = std::move(found.bytes);
    plan_.writes.push_back(std::move(write));
  }
  // A link on the way may lead two of them to one file.
  void AddStale(StaleFile stale) {
    const bool is_refused = !MayReplace(stale.found.RealPath());
    if (!taken_.emplace(stale.found.RealPath(), stale.place.Text()).second) return;
    plan_.writes.push_back({.file = {.place = std::move(stale.place), .bytes = {}},
                            .change = Change::kRemove,
                            .refused = is_refused,
                            .root = std::move(stale.found.root),
                            .path = std::move(stale.found.path),
                            .before = std::move(stale.found.bytes)});
  }
  WritePlan Take() { return std::move(plan_); }

 private:
  // Otherwise it is reported why not.
  bool IsFree(const OutputPlace& place, const Found& found) {
    switch (found.kind) {
      case Found::Kind::kLinkOut:
      case Found::Kind::kLinkToNothing:
        ReportLink(found, diagnostics_);
        return false;
      case Found::Kind::kNothing:
      case Found::Kind::kFile:
      case Found::Kind::kInTheWay:
      case Found::Kind::kBehindFile:
        break;
    }
    if (Collides(found.RealPath(), place)) return false;
    if (found.kind == Found::Kind::kInTheWay) ReportPlaceTaken(place, "is in the way: a file is to be written there", diagnostics_);
    if (found.kind == Found::Kind::kBehindFile) ReportPlaceTaken(found.culprit, "is in the way: it has to be a directory", diagnostics_);
    return found.kind == Found::Kind::kNothing || found.kind == Found::Kind::kFile;
  }

  bool Collides(const std::string& real, const OutputPlace& place) {
    auto [other, is_new] = taken_.emplace(real, place.Text());
    std::string with = is_new ? "" : other->second;
    // Neighbours in order: what would have to be a directory sorts right before what is below it.
    for (std::string above = real; with.empty() && above.size() > 1;) {
      above = SplitTypedPath(above).directory;
      if (const auto it = taken_.find(above); it != taken_.end()) with = it->second;
    }
    const auto below = taken_.upper_bound(real + "/");
    if (with.empty() && below != taken_.end() && below->first.starts_with(real + "/")) with = below->second;
    if (with.empty()) return false;
    // A file where a directory was meant is in the way of all that would be below it: said once.
    if (with != place.Text() && !blamed_.insert(with).second) return true;
    diagnostics_
        .Report(DiagnosticKind::kOutputsCollide, {},
                with == place.Text() ? fmt::format("`{}` would be written twice, or over what it is made from", with)
                                     : fmt::format("`{}` and `{}` cannot both be written", with, place.Text()))
        .Help(fmt::format("look at `{}` and `{}` in the settings, and at `--out`, `--dockerfile-dest` and `--k8s-dest`",
                          keys::kDockerfile.name, keys::kKubernetesResources.name));
    return true;
  }

  [[nodiscard]] bool MayReplace(const std::string& real) const {
    switch (policy_.scope) {
      case OverridePolicy::Scope::kNothing:
        return false;
      case OverridePolicy::Scope::kEverything:
        return true;
      case OverridePolicy::Scope::kSome:
        break;
    }
    return std::ranges::any_of(
        policy_.places, [&](const std::string& place) { return real == place || (real.starts_with(place) && real[place.size()] == '/'); });
  }

  const OverridePolicy& policy_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::string> taken_;  // real paths -> as the user would type them
  std::set<std::string> blamed_;
  WritePlan plan_;
};

}  // namespace

std::size_t WritePlan::Count(Change change) const {
  return static_cast<std::size_t>(std::ranges::count(writes, change, &PlannedWrite::change));
}

std::vector<FileChange> WritePlan::Changes() const {
  std::vector<FileChange> changes;
  for (const PlannedWrite& write : writes) {
    if (write.change == Change::kUnchanged) continue;
    changes.push_back({.root = write.root,
                       .place = write.path,
                       .before = write.change == Change::kCreate ? std::nullopt : std::optional(write.before),
                       .after = write.change == Change::kRemove ? std::nullopt : std::optional(write.file.bytes),
                       .readers = write.file.readers});
  }
  return changes;
}

WritePlan PlanWrites(Outputs outputs, const std::vector<OutputPlace>& inputs, Snapshot snapshot, const OverridePolicy& policy,
                     Diagnostics& diagnostics) {
  Planner planner(policy, diagnostics);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (snapshot.inputs[i]) planner.Reserve(*snapshot.inputs[i], inputs[i]);
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) planner.Add(std::move(outputs[i]), std::move(snapshot.outputs[i]));
  for (StaleFile& stale : snapshot.stale) planner.AddStale(std::move(stale));
  return planner.Take();
}

}  // namespace spin_aks
