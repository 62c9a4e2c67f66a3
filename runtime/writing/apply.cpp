// SPDX-License-Identifier: Apache-2.0
//
// Why it is done so: a controller that watches the tree (Flux, Argo CD, a file watcher) must never see half a file, an error in
// the fortieth file must not leave thirty-nine new ones behind, and who edits a file while we decide must not lose the edit. What
// it costs is one fsync a file that changes, and three a root.
#include "runtime/writing/apply.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "runtime/writing/place_state.h"
#include "runtime/writing/run_of_journal.h"

namespace spin_aks {
namespace {

// The directories on the way to a file that are not there yet, those above first.
void AddMissingDirectories(const OpenRoot& root, const RootedPath& place, std::set<RootedPath>& seen, std::vector<RootedPath>& missing) {
  const RootedPath directory{place.root, place.path.Parent()};
  if (directory.path.is_root() || !seen.insert(directory).second) return;
  AddMissingDirectories(root, directory, seen, missing);
  const auto node = root.directory->Look(directory.path);
  if (node && !*node) missing.push_back(directory);
}

Result<JournalRun> PlanRun(const HeldRoots& held, const std::vector<FileChange>& changes) {
  Journal journal;
  std::vector<OpenRoot> roots;
  std::map<std::string, std::size_t> numbers;
  std::set<RootedPath> seen;
  for (const FileChange& change : changes) {
    const auto [at, is_new] = numbers.emplace(change.root, roots.size());
    if (is_new) {
      const Result<OpenRoot> root = held.Find(change.root);
      if (!root) return std::unexpected(root.error());
      roots.push_back(*root);
      journal.roots.push_back(change.root);
    }
    const RootedPath place{at->second, change.place};
    AddMissingDirectories(roots[place.root], place, seen, journal.directories);
    journal.entries.push_back({place, ContentOf(change.before), ContentOf(change.after)});
  }
  return JournalRun(std::move(journal), std::move(roots));
}

// All that is to come, whole and lasting, beside where it is to go.
Result<void> Stage(const JournalRun& run, const std::vector<FileChange>& changes) {
  for (const RootedPath& made : run.journal().directories) {
    if (Result<void> done = run.Root(made.root).writer->MakeDirectory(made.path); !done) return done;
  }
  const auto for_each_new = [&](const auto& step) -> Result<void> {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const JournalEntry& entry = run.journal().entries[i];
      if (!changes[i].after) continue;
      if (Result<void> done = step(*run.RootOf(entry).writer, TemporaryOf(run.id(), entry), changes[i]); !done) return done;
    }
    return {};
  };
  const Result<void> created = for_each_new([](Writer& writer, const RelPath& temporary, const FileChange& change) {
    return writer.Create(temporary, *change.after, {.like = change.place, .readers = change.readers});
  });
  if (!created) return created;
  return for_each_new([](Writer& writer, const RelPath& temporary, const FileChange&) { return writer.Sync(temporary); });
}

// Whoever has to say why keeps the first failure; a second one leaves the journal, for the next run.
Result<void> GiveUp(const JournalRun& run, Error why) {
  if (run.GoBack() && run.SyncDirectories() && run.MarkExchanged()) (void)run.Clean();
  return std::unexpected(std::move(why));
}

Result<void> Begin(const JournalRun& run, const std::vector<FileChange>& changes) {
  Result<void> begun = run.Begin();
  if (begun) begun = Stage(run, changes);
  if (!begun) (void)run.Clean();
  return begun;
}

// Forward, unless something speaks against it: then nothing of the run may stay.
Result<Way> Decide(const JournalRun& run) {
  Way way = Way::kForward;
  for (const JournalEntry& entry : run.journal().entries) {
    if (!run.TakesPart(entry)) continue;
    if (Result<void> ended = EndCutStep(run.RootOf(entry), run.id(), entry); !ended) return std::unexpected(ended.error());
    const Result<Lie> lie = LookAtBoth(*run.RootOf(entry).directory, run.id(), entry);
    if (!lie) return std::unexpected(lie.error());
    if (SpeaksAgainst(Judge(entry, *lie))) way = Way::kBack;
  }
  return way;
}

Result<Finished> FinishStaged(const JournalRun& run) {
  const Result<Way> way = Decide(run);
  if (!way) return std::unexpected(way.error());
  const bool is_new = *way == Way::kForward;
  Result<void> done = is_new ? run.GoForward() : run.GoBack();
  // Somebody writes there at this very moment.
  if (!done && is_new && done.error().kind == Error::Kind::kChanged) return FinishStaged(run);
  if (done) done = run.SyncDirectories();
  if (done) done = run.MarkExchanged();
  if (!done) return std::unexpected(done.error());
  return is_new ? Finished::kNew : Finished::kOld;
}

Result<JournalRun> Resume(const HeldRoots& held, const FoundJournal& found) {
  std::vector<OpenRoot> roots;
  for (const SharedDirectory& directory : found.roots) {
    if (directory == nullptr) {
      roots.emplace_back();
      continue;
    }
    const Result<OpenRoot> root = held.Find(directory->RealPath());
    if (!root) return std::unexpected(root.error());
    roots.push_back(*root);
  }
  return JournalRun(found.journal, std::move(roots));
}

// Journals that were not written to their end: nothing had begun yet.
Result<void> RemoveHalfJournals(const HeldRoots& held) {
  for (const SharedDirectory& directory : held.directories()) {
    for (const Phase phase : {Phase::kCleaning, Phase::kStaged}) {
      const auto lying = LookAt(*directory, JournalName(phase));
      if (!lying || lying->kind != Lying::Kind::kFile) continue;
      const Result<OpenRoot> root = held.Find(directory->RealPath());
      if (!root) return std::unexpected(root.error());
      if (Result<void> removed = root->writer->Remove(JournalName(phase)); !removed) return removed;
    }
  }
  return {};
}

// What stays as it is, and is to be read by more people: one step, which need not be undone whatever becomes of the others.
Result<void> LetRead(const HeldRoots& held, const std::vector<FileChange>& changes) {
  for (const FileChange& change : changes) {
    if (change.before != change.after || change.readers != Readers::kAll) continue;
    const Result<OpenRoot> root = held.Find(change.root);
    if (!root) return std::unexpected(root.error());
    if (Result<void> done = root->writer->LetAllRead(change.place); !done) return done;
  }
  return {};
}

// The others.
std::vector<FileChange> ExchangesAmong(const std::vector<FileChange>& changes) {
  std::vector<FileChange> exchanges;
  std::ranges::copy_if(changes, std::back_inserter(exchanges), [](const FileChange& change) { return change.before != change.after; });
  return exchanges;
}

Result<void> Exchange(const HeldRoots& held, const std::vector<FileChange>& changes) {
  if (changes.empty()) return {};
  const Result<JournalRun> run = PlanRun(held, changes);
  if (!run) return std::unexpected(run.error());
  held.HoldInterrupts();
  if (Result<void> begun = Begin(*run, changes); !begun) return begun;
  Result<void> done = run->MarkStaged();
  if (done) done = run->GoForward();
  if (done) done = run->SyncDirectories();
  if (done) done = run->LookAgain();
  if (done) done = run->MarkExchanged();
  if (!done) return GiveUp(*run, done.error());
  // All of it is there, and lasts; what could not be removed the next run removes.
  (void)run->Clean();
  return {};
}

}  // namespace

Result<void> ApplyChanges(const HeldRoots& held, const std::vector<FileChange>& changes) {
  if (Result<void> opened = LetRead(held, changes); !opened) return opened;
  return Exchange(held, ExchangesAmong(changes));
}

Result<Finished> FinishInterrupted(const HeldRoots& held) {
  Finished finished = Finished::kNothingToDo;
  for (;;) {
    const auto found = FindJournal(held.directories());
    if (!found) return std::unexpected(found.error());
    if (!*found) break;
    const Result<JournalRun> run = Resume(held, **found);
    if (!run) return std::unexpected(run.error());
    held.HoldInterrupts();
    const Result<Finished> result = (**found).phase == Phase::kStaged ? FinishStaged(*run) : finished;
    if (!result) return result;
    finished = *result;
    if (Result<void> cleaned = run->Clean(); !cleaned) return std::unexpected(cleaned.error());
  }
  if (Result<void> removed = RemoveHalfJournals(held); !removed) return std::unexpected(removed.error());
  return finished;
}

}  // namespace spin_aks
