// SPDX-License-Identifier: Apache-2.0
//
// The steps that a run and who finishes it have in common.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/writing/held_roots.h"

namespace spin_aks {

class JournalRun {
 public:
  // By Journal::roots; one without a writer takes no part.
  JournalRun(Journal journal, std::vector<OpenRoot> roots) : journal_(std::move(journal)), roots_(std::move(roots)), id_(journal_.Id()) {}

  [[nodiscard]] const Journal& journal() const { return journal_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] bool TakesPart(const JournalEntry& entry) const { return RootOf(entry).writer != nullptr; }
  [[nodiscard]] const OpenRoot& Root(std::size_t number) const { return roots_[number]; }
  [[nodiscard]] const OpenRoot& RootOf(const JournalEntry& entry) const { return roots_[entry.place.root]; }

  // Every root gets its copy; from here a crash is seen.
  [[nodiscard]] Result<void> Begin() const;
  // From here on the files are exchanged.
  [[nodiscard]] Result<void> MarkStaged() const;

  // Exchanges what still waits, in order.
  [[nodiscard]] Result<void> GoForward() const;
  // Puts back what was exchanged, the last first; what somebody has changed since is left as it is.
  [[nodiscard]] Result<void> GoBack() const;

  // What was exchanged lasts.
  [[nodiscard]] Result<void> SyncDirectories() const;
  // From here the run is over, but for cleaning.
  [[nodiscard]] Result<void> MarkExchanged() const;
  // Whether somebody went on writing into what was displaced: whoever had a file open has it open still.
  [[nodiscard]] Result<void> LookAgain() const;
  // Removes what was made for the run alone, the journal last.
  [[nodiscard]] Result<void> Clean() const;

 private:
  Journal journal_;
  std::vector<OpenRoot> roots_;
  std::string id_;
};

}  // namespace spin_aks
