// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/lock_facts.h"

#include <algorithm>

#include "runtime/writing/apply.h"

namespace spin_aks {

using merge::LockProblem;

// Lines that say nothing stay for `compile` to tell of: to write the lock would be to lose them. Of two values a new one is the answer.
Result<void> CanKeep(const LockFile& lock) {
  const bool is_readable =
      std::ranges::all_of(lock.read.problems, [](const LockProblem& problem) { return problem.kind == LockProblem::Kind::kTwoValues; });
  if (lock.found.kind == Found::Kind::kNothing || (lock.found.kind == Found::Kind::kFile && is_readable)) return {};
  return std::unexpected(Error{.kind = Error::Kind::kExists,
                               .path = lock.place.Text(),
                               .doing = "write",
                               .detail = "what lies there cannot be read; `spin-aks compile` says why"});
}

Result<void> ChangeFacts(const OutputPlace& place, const HeldRoots::OnWait& on_wait, const std::function<void(LockFacts&)>& change) {
  const Result<HeldRoots> held = HeldRoots::Hold({place.root}, on_wait);
  if (!held) return std::unexpected(held.error());
  if (const Result<Finished> finished = FinishInterrupted(*held); !finished) return std::unexpected(finished.error());
  Result<LockFile> lock = ReadLockFile(place);
  if (!lock) return std::unexpected(lock.error());
  if (const Result<void> can = CanKeep(*lock); !can) return can;
  FileChange file{.root = lock->found.root, .place = lock->found.path, .before = {}, .after = {}};
  if (lock->found.kind == Found::Kind::kFile) file.before = lock->found.bytes;
  change(lock->read.lock.facts);
  file.after = merge::WriteLock(lock->read.lock, lock->read.line_break);
  if (file.after == file.before) return {};
  return ApplyChanges(*held, {file});
}

}  // namespace spin_aks
