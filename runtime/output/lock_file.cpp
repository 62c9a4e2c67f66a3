// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/lock_file.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "backends/merge/file_place.h"
#include "backends/merge/text_lines.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using merge::LockProblem;

bool Holds(const tree::Recorded& lying, const tree::Recorded& recorded) {
  return std::ranges::all_of(recorded, [&](const auto& entry) {
    const auto& [path, record] = entry;
    const auto it = lying.find(path);
    if (it == lying.end()) return false;
    const bool is_only_deleted = record.mark == tree::Mark::kTombstone;
    return (it->second.mark == record.mark || is_only_deleted) &&
           std::ranges::all_of(record.hashes, [&](std::uint64_t hash) { return it->second.Matches(hash); });
  });
}

// Texts of one file after a merge in git: any of them holds.
bool HasTheSamePaths(const tree::Recorded& lying, const tree::Recorded& recorded) {
  return merge::IsRecordOfText(lying) || lying.size() == recorded.size();
}

// A name that nobody else has is ours, whatever became of it; any other may be somebody's lock.
void ReportNoLock(const LockFile& lock, Span span, Diagnostics& diagnostics) {
  const bool is_ours = lock.place.path.name() == kLockName;
  Diagnostic& report =
      diagnostics
          .Report(DiagnosticKind::kLockUnreadable, span,
                  fmt::format("`{}` is no lock of spin-aks{}", lock.place.Text(),
                              is_ours ? ": what lies in the output is taken for somebody else's" : ", and would be replaced by one"))
          .As(is_ours ? Severity::kWarning : Severity::kError);
  if (!is_ours) report.Help("the lock is called as the settings are: give those another name, or move that file away");
}

void ReportOne(const LockProblem& problem, const LockFile& lock, SourceId source, const SourceMap& sources, Diagnostics& diagnostics) {
  const auto line = static_cast<std::uint32_t>(problem.line == 0 ? 0 : problem.line - 1);
  const std::uint32_t begin = sources.Get(source).LineBegin(line);
  const Span span{.source = source, .begin = begin, .end = begin + static_cast<std::uint32_t>(sources.Get(source).Line(line).size())};
  switch (problem.kind) {
    case LockProblem::Kind::kNoLock:
      return ReportNoLock(lock, span, diagnostics);
    case LockProblem::Kind::kTooNew:
      diagnostics
          .Report(DiagnosticKind::kLockTooNew, span,
                  fmt::format("`{}` has version {}, and 1 is known here", lock.place.Text(), problem.what))
          .Help("use the spin-aks that wrote it, or a later one");
      return;
    case LockProblem::Kind::kLine:
      diagnostics.Report(DiagnosticKind::kLockUnreadable, span, "this line says nothing that is understood, and is left out");
      return;
    case LockProblem::Kind::kTwoValues:
      diagnostics
          .Report(DiagnosticKind::kLockUnreadable, span,
                  fmt::format("the fact `{}` has two values, of which the first is taken", problem.what))
          .Help("`spin-aks push` says it anew");
      return;
  }
}

}  // namespace

std::string NameOfRoot(const OutputPlace& lock, const OutputPlace& root) {
  return merge::WayFrom(RealPathOf({lock.root, lock.path.Parent()}), RealPathOf(root));
}

Result<LockFile> ReadLockFile(const OutputPlace& place) { return ReadLockFile(place, std::nullopt); }

Result<LockFile> ReadLockFile(const OutputPlace& place, std::optional<LockFile> before) {
  Result<Found> found = LookAtPlace(place);
  if (!found) return std::unexpected(found.error());
  LockFile lock{.place = place, .found = *std::move(found), .read = {}};
  const bool is_known = before && before->found.bytes == lock.found.bytes;
  lock.read = is_known ? std::move(before->read) : merge::ParseLock(lock.found.bytes);
  return lock;
}

void ReportLock(const LockFile& lock, SourceMap& sources, Diagnostics& diagnostics) {
  if (lock.read.problems.empty()) return;
  const SourceId source = sources.Add(SourceKind::kFile, lock.place.Text(), lock.found.bytes);
  for (const LockProblem& problem : lock.read.problems) ReportOne(problem, lock, source, sources, diagnostics);
}

void CheckOtherLocks(const OutputPlace& lock, const Outputs& outputs, Diagnostics& diagnostics) {
  const OutputPlace directory{lock.root, lock.path.Parent()};
  const Result<std::vector<std::string>> names = directory.root->List(directory.path);
  if (!names) return;
  std::map<std::string, const PlacedFile*> ours;
  for (const PlacedFile& output : outputs) {
    // Each application has its own lines there.
    if (output.place.path.name() != kIgnoreName) ours.emplace(merge::Follow(NameOfRoot(lock, output.root), output.path.text()), &output);
  }
  for (const std::string& name : *names) {
    const OutputPlace place = directory / RelPath::Known(name);
    if (!name.ends_with(".lock") || name == lock.path.name()) continue;
    const Result<LockFile> other = ReadLockFile(place);
    if (!other) continue;
    for (const auto& [thing, last_places] : other->read.lock.at) {
      const auto taken = std::ranges::find_if(
          last_places, [&](const merge::LastPlace& last) { return ours.contains(merge::Follow(last.root, last.file)); });
      if (taken == last_places.end()) continue;
      const PlacedFile& output = *ours.at(merge::Follow(taken->root, taken->file));
      diagnostics
          .Report(DiagnosticKind::kOwnedElsewhere, output.named_by.span,
                  fmt::format("`{}` is what another settings file writes: `{}` says so", output.place.Text(), place.Text()))
          .Mark(std::string(output.named_by.mark))
          .Help(fmt::format("choose another place with `{}`", output.named_by.flag))
          .Help(fmt::format("if those settings are gone, remove `{}`", place.Text()));
      break;
    }
  }
}

bool IsSameLock(const LockFile& lying, const merge::Lock& lock) {
  const merge::Lock& old = lying.read.lock;
  if (lying.found.kind != Found::Kind::kFile || old.facts != lock.facts) return false;
  if (old.own.size() != lock.own.size() || old.at.size() != lock.at.size()) return false;
  const bool is_owned = std::ranges::all_of(lock.own, [&](const auto& entry) {
    const auto it = old.own.find(entry.first);
    return it != old.own.end() && HasTheSamePaths(it->second, entry.second) && Holds(it->second, entry.second);
  });
  return is_owned && std::ranges::all_of(lock.at, [&](const auto& entry) { return old.at.contains(entry.first); });
}

}  // namespace spin_aks
