// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/run_of_journal.h"

#include <ranges>
#include <set>

#include "runtime/writing/place_state.h"

namespace spin_aks {

Result<void> JournalRun::Begin() const {
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    const RelPath name = JournalName(Phase::kCleaning);
    const std::string text = WriteJournal({.journal = journal_, .root = i});
    Writer& writer = *roots_[i].writer;
    if (Result<void> made = writer.Create(name, text, {.like = name}); !made) return made;
    for (const RelPath& what : {name, RelPath()}) {
      if (Result<void> synced = writer.Sync(what); !synced) return synced;
    }
  }
  return {};
}

Result<void> JournalRun::MarkStaged() const {
  Writer& writer = *roots_.front().writer;
  if (Result<void> moved = writer.Move(JournalName(Phase::kCleaning), JournalName(Phase::kStaged), Onto::kNothing); !moved) return moved;
  return writer.Sync({});
}

Result<void> JournalRun::GoForward() const {
  for (const JournalEntry& entry : journal_.entries) {
    if (!TakesPart(entry)) continue;
    const OpenRoot& root = RootOf(entry);
    const Result<Lie> lie = LookAtBoth(*root.directory, id_, entry);
    if (!lie) return std::unexpected(lie.error());
    const Progress progress = Judge(entry, *lie);
    if (SpeaksAgainst(progress)) return std::unexpected(ChangedMeanwhile(root, entry.place.path));
    if (progress != Progress::kWaiting) continue;
    if (Result<void> swapped = Swap(root, id_, entry, Way::kForward); !swapped) return swapped;
  }
  return {};
}

Result<void> JournalRun::LookAgain() const {
  for (const JournalEntry& entry : journal_.entries) {
    if (!TakesPart(entry)) continue;
    const Result<Lie> lie = LookAtBoth(*RootOf(entry).directory, id_, entry);
    if (!lie) return std::unexpected(lie.error());
    if (SpeaksAgainst(Judge(entry, *lie))) return std::unexpected(ChangedMeanwhile(RootOf(entry), entry.place.path));
  }
  return {};
}

Result<void> JournalRun::GoBack() const {
  for (const JournalEntry& entry : std::views::reverse(journal_.entries)) {
    if (!TakesPart(entry)) continue;
    const OpenRoot& root = RootOf(entry);
    const Result<Lie> lie = LookAtBoth(*root.directory, id_, entry);
    if (!lie) return std::unexpected(lie.error());
    const Progress progress = Judge(entry, *lie);
    if (progress != Progress::kDone && progress != Progress::kWrong) continue;
    const Result<void> swapped = Swap(root, id_, entry, Way::kBack);
    if (!swapped && swapped.error().kind != Error::Kind::kChanged) return swapped;
  }
  return {};
}

Result<void> JournalRun::SyncDirectories() const {
  // A new name lasts only when the directory that holds it is synced too (fsync(2)).
  std::set<RootedPath> directories;
  for (const JournalEntry& entry : journal_.entries) directories.insert({entry.place.root, entry.place.path.Parent()});
  for (const RootedPath& made : journal_.directories) directories.insert({made.root, made.path.Parent()});
  for (const auto& [root, path] : directories) {
    if (roots_[root].writer == nullptr) continue;
    if (Result<void> synced = roots_[root].writer->Sync(path); !synced && synced.error().kind != Error::Kind::kMissing) return synced;
  }
  return {};
}

Result<void> JournalRun::MarkExchanged() const {
  if (roots_.front().writer == nullptr) return {};
  Result<void> moved = roots_.front().writer->Move(JournalName(Phase::kStaged), JournalName(Phase::kCleaning), Onto::kAnything);
  if (!moved && moved.error().kind == Error::Kind::kMissing) return {};  // it was never marked as staged
  return moved;
}

Result<void> JournalRun::Clean() const {
  for (const JournalEntry& entry : journal_.entries) {
    if (!TakesPart(entry)) continue;
    for (const RelPath& name : {TemporaryOf(id_, entry), AsideOf(id_, entry)}) {
      if (Result<void> removed = RootOf(entry).writer->Remove(name); !removed) return removed;
    }
  }
  for (const RootedPath& made : std::views::reverse(journal_.directories)) {
    if (roots_[made.root].writer == nullptr) continue;
    if (Result<void> removed = roots_[made.root].writer->RemoveIfEmpty(made.path); !removed) return removed;
  }
  // A directory whose last file went goes with it.
  for (const JournalEntry& entry : journal_.entries) {
    if (entry.after || !TakesPart(entry)) continue;
    for (RelPath above = entry.place.path.Parent(); !above.is_root(); above = above.Parent()) {
      if (Result<void> removed = RootOf(entry).writer->RemoveIfEmpty(above); !removed) return removed;
    }
  }
  for (const OpenRoot& root : roots_) {
    if (root.writer == nullptr) continue;
    if (Result<void> removed = root.writer->Remove(JournalName(Phase::kCleaning)); !removed) return removed;
  }
  return {};
}

}  // namespace spin_aks
