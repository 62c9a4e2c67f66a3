// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/lock_file.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/core.h>

#include "backends/merge/merge_text.h"

namespace spin_aks {
namespace {

using merge::LockProblem;

bool Holds(const tree::Recorded& lying, const tree::Recorded& recorded, Sameness sameness) {
  return std::ranges::all_of(recorded, [&](const auto& entry) {
    const auto& [path, record] = entry;
    const auto it = lying.find(path);
    if (it == lying.end()) return false;
    const bool is_only_deleted = sameness == Sameness::kButForEdits && record.mark == tree::Mark::kTombstone;
    return (it->second.mark == record.mark || is_only_deleted) &&
           std::ranges::all_of(record.hashes, [&](std::uint64_t hash) { return it->second.Matches(hash); });
  });
}

// Texts of one file after a merge in git: any of them holds.
bool HasTheSamePaths(const tree::Recorded& lying, const tree::Recorded& recorded) {
  return merge::IsRecordOfText(lying) || lying.size() == recorded.size();
}

void ReportOne(const LockProblem& problem, const LockFile& lock, SourceId source, const SourceMap& sources, Diagnostics& diagnostics) {
  const auto line = static_cast<std::uint32_t>(problem.line == 0 ? 0 : problem.line - 1);
  const std::uint32_t begin = sources.Get(source).LineBegin(line);
  const Span span{.source = source, .begin = begin, .end = begin + static_cast<std::uint32_t>(sources.Get(source).Line(line).size())};
  switch (problem.kind) {
    case LockProblem::Kind::kNoLock:
      diagnostics.Report(DiagnosticKind::kLockUnreadable, span, fmt::format("`{}` is no lock: what lies in the output is taken for somebody else's", lock.place.Text()));
      return;
    case LockProblem::Kind::kTooNew:
      diagnostics.Report(DiagnosticKind::kLockTooNew, span, fmt::format("`{}` has version {}, and 1 is known here", lock.place.Text(), problem.what))
          .Help("use the spin-aks that wrote it, or a later one");
      return;
    case LockProblem::Kind::kLine:
      diagnostics.Report(DiagnosticKind::kLockUnreadable, span, "this line says nothing that is understood, and is left out");
      return;
    case LockProblem::Kind::kTwoValues:
      diagnostics.Report(DiagnosticKind::kLockUnreadable, span, fmt::format("the fact `{}` has two values, of which the first is taken", problem.what))
          .Help("`spin-aks facts refresh` asks for it anew");
      return;
  }
}

}  // namespace

Result<LockFile> ReadLockFile(const OutputPlace& place) {
  Result<Found> found = LookAtPlace(place);
  if (!found) return std::unexpected(found.error());
  LockFile lock{.place = place, .found = *std::move(found), .read = {}};
  lock.read = merge::ParseLock(lock.found.bytes);
  return lock;
}

void ReportLock(const LockFile& lock, SourceMap& sources, Diagnostics& diagnostics) {
  if (lock.read.problems.empty()) return;
  const SourceId source = sources.Add(SourceKind::kFile, lock.place.Text(), lock.found.bytes);
  for (const LockProblem& problem : lock.read.problems) ReportOne(problem, lock, source, sources, diagnostics);
}

bool IsSameLock(const LockFile& lying, const merge::Lock& lock, Sameness sameness) {
  const merge::Lock& old = lying.read.lock;
  if (lying.found.kind != Found::Kind::kFile || old.facts != lock.facts) return false;
  if (old.own.size() != lock.own.size() || old.at.size() != lock.at.size()) return false;
  const bool is_owned = std::ranges::all_of(lock.own, [&](const auto& entry) {
    const auto it = old.own.find(entry.first);
    return it != old.own.end() && HasTheSamePaths(it->second, entry.second) && Holds(it->second, entry.second, sameness);
  });
  return is_owned && std::ranges::all_of(lock.at, [&](const auto& entry) {
           const auto it = old.at.find(entry.first);
           return it != old.at.end() && (sameness == Sameness::kButForEdits || std::ranges::includes(it->second, entry.second));
         });
}

}  // namespace spin_aks
