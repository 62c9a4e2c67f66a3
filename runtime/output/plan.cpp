// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

std::string ElsewhereBy(const NamedBy& named_by) { return fmt::format("choose another place with `{}`", named_by.flag); }

void ReportLink(const Found& found, const NamedBy& named_by, Diagnostics& diagnostics) {
  const bool dangles = found.kind == Found::Kind::kLinkToNothing;
  const std::string where = dangles ? "to nothing" : fmt::format("out of `{}`, where outputs go", found.culprit.root->name());
  diagnostics.Report(DiagnosticKind::kLinkLeadsOut, named_by.span, fmt::format("`{}` is a link that leads {}", found.culprit.Text(), where))
      .Mark(std::string(named_by.mark))
      .Help(fmt::format("replace the link by what it should be, or {}", ElsewhereBy(named_by)));
}

void ReportPlaceTaken(const OutputPlace& place, std::string_view rule, const NamedBy& named_by, Diagnostics& diagnostics) {
  diagnostics.Report(DiagnosticKind::kPlaceTaken, named_by.span, fmt::format("`{}` {}", place.Text(), rule))
      .Mark(std::string(named_by.mark))
      .Help(fmt::format("move away what is there, or {}", ElsewhereBy(named_by)));
}

// Of a file where a file is.
Change ChangeOf(const Found& found, const PlacedFile& file) {
  if (found.bytes != file.bytes) return Change::kReplace;
  return file.readers == Readers::kAll && found.readers != Readers::kAll ? Change::kOpen : Change::kUnchanged;
}

// What has a place already.
struct Taken {
  enum class What : std::uint8_t { kInput, kOutput } what;
  std::string text;  // as the user would type it
  NamedBy named_by = {};
};

std::string DescribeCollision(const Taken& taken, const std::string& place, bool is_same) {
  const bool is_input = taken.what == Taken::What::kInput;
  if (is_same && is_input) return fmt::format("`{}` would be replaced by what is made from it", taken.text);
  if (is_same) return fmt::format("two outputs would be written to `{}`", place);
  return fmt::format("`{}`, {}, and `{}` cannot both be there: one would be a file and a directory", taken.text,
                     is_input ? "which outputs are made from" : "which is written too", place);
}

// Decides what each output may do, one after another.
class Planner {
 public:
  explicit Planner(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void Reserve(const std::string& real, const OutputPlace& input) {
    taken_.emplace(real, Taken{.what = Taken::What::kInput, .text = input.Text()});
  }

  void Add(PlacedFile file, Found found) {
    if (!IsFree(file, found)) return;
    PlannedWrite write{.file = std::move(file), .root = found.root, .path = found.path};
    if (found.kind == Found::Kind::kFile) write.change = ChangeOf(found, write.file);
    if (write.change == Change::kReplace) write.before = std::move(found.bytes);
    plan_.writes.push_back(std::move(write));
  }
  // A link on the way may lead two of them to one file.
  void Remove(const OutputPlace& place, Found found, bool is_refused) {
    if (taken_.contains(found.RealPath())) return;
    plan_.writes.push_back({.file = {.place = place, .bytes = {}},
                            .change = Change::kRemove,
                            .refused = is_refused,
                            .root = std::move(found.root),
                            .path = std::move(found.path),
                            .before = std::move(found.bytes)});
  }
  void AddLock(PlacedFile lock, Found found) {
    const std::size_t before = plan_.writes.size();
    if (!lock.bytes.empty()) {
      Add(std::move(lock), std::move(found));
    } else if (found.kind == Found::Kind::kFile) {
      Remove(lock.place, std::move(found), false);
    }
    if (plan_.writes.size() > before) plan_.writes.back().is_lock = true;
  }
  WritePlan Take() { return std::move(plan_); }

 private:
  // Otherwise it is reported why not.
  bool IsFree(const PlacedFile& file, const Found& found) {
    const bool is_link = found.kind == Found::Kind::kLinkOut || found.kind == Found::Kind::kLinkToNothing;
    if (is_link) return ReportLink(found, file.named_by, diagnostics_), false;
    if (Collides(found.RealPath(), file)) return false;
    if (found.kind == Found::Kind::kInTheWay)
      ReportPlaceTaken(file.place, "is in the way: a file is to be written there", file.named_by, diagnostics_);
    if (found.kind == Found::Kind::kBehindFile)
      ReportPlaceTaken(found.culprit, "is in the way: it has to be a directory", file.named_by, diagnostics_);
    return found.kind == Found::Kind::kNothing || found.kind == Found::Kind::kFile;
  }

  // What has the place, or is a file where this needs a directory, or the other way round; null: nothing.
  [[nodiscard]] const Taken* FindTaken(const std::string& real) const {
    if (const auto same = taken_.find(real); same != taken_.end()) return &same->second;
    for (std::string above = real; above.size() > 1;) {
      above = SplitTypedPath(above).directory;
      if (const auto it = taken_.find(above); it != taken_.end()) return &it->second;
    }
    // Neighbours in order: what would have to be a directory sorts right before what is below it.
    const auto below = taken_.lower_bound(real + "/");
    return below != taken_.end() && below->first.starts_with(real + "/") ? &below->second : nullptr;
  }

  bool Collides(const std::string& real, const PlacedFile& file) {
    const std::string place = file.place.Text();
    const Taken* taken = FindTaken(real);
    const bool is_same = taken_.contains(real);
    // A file where a directory was meant is in the way of all that would be below it: said once.
    if (taken != nullptr && (is_same || blamed_.insert(taken->text).second)) {
      Diagnostic& collision =
          diagnostics_.Report(DiagnosticKind::kOutputsCollide, file.named_by.span, DescribeCollision(*taken, place, is_same));
      collision.Mark(std::string(file.named_by.mark));
      if (taken->named_by.span.is_somewhere() && taken->named_by.span != file.named_by.span)
        collision.Also(taken->named_by.span, std::string(taken->named_by.mark));
      collision.Help(ElsewhereBy(file.named_by));
    }
    const bool is_free = taken == nullptr;
    taken_.emplace(real, Taken{.what = Taken::What::kOutput, .text = place, .named_by = file.named_by});
    return !is_free;
  }

  Diagnostics& diagnostics_;
  std::map<std::string, Taken> taken_;  // by real path
  std::set<std::string> blamed_;
  WritePlan plan_;
};

}  // namespace

std::size_t WritePlan::Count(Change change) const {
  return static_cast<std::size_t>(std::ranges::count(writes, change, &PlannedWrite::change));
}

bool WritePlan::ChangesOutput() const {
  return std::ranges::any_of(writes, [](const PlannedWrite& write) { return write.change != Change::kUnchanged && !write.is_lock; });
}

std::vector<FileChange> WritePlan::Changes() const {
  std::vector<FileChange> changes;
  for (const PlannedWrite& write : writes) {
    if (write.change == Change::kUnchanged) continue;
    const std::string& before = write.change == Change::kOpen ? write.file.bytes : write.before;
    changes.push_back({.root = write.root,
                       .place = write.path,
                       .before = write.change == Change::kCreate ? std::nullopt : std::optional(before),
                       .after = write.change == Change::kRemove ? std::nullopt : std::optional(write.file.bytes),
                       .readers = write.file.readers});
  }
  return changes;
}

WritePlan PlanWrites(MergedOutputs merged, std::vector<StaleFile> stale, const std::vector<OutputPlace>& inputs,
                     const std::function<bool(const StaleFile&)>& may_go, Diagnostics& diagnostics) {
  Planner planner(diagnostics);
  for (const OutputPlace& input : inputs) {
    if (const Result<RelPath> real = input.root->Canonical(input.path))
      planner.Reserve(JoinTypedPath(input.root->RealPath(), real->text()), input);
  }
  // The lock is the last to be written.
  PlacedFile lock = std::move(merged.outputs.back());
  merged.outputs.pop_back();
  for (std::size_t i = 0; i < merged.outputs.size(); ++i) planner.Add(std::move(merged.outputs[i]), std::move(merged.found[i]));
  for (RemovedFile& removed : merged.removed) planner.Remove(removed.place, std::move(removed.found), false);
  for (StaleFile& file : stale) planner.Remove(file.place, std::move(file.found), !may_go(file));
  planner.AddLock(std::move(lock), std::move(merged.found.back()));
  WritePlan plan = planner.Take();
  plan.moved = std::move(merged.moved);
  return plan;
}

}  // namespace spin_aks
