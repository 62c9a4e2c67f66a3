// SPDX-License-Identifier: Apache-2.0
//
// The directories of one run, held against all others, and the journals that an earlier run left in them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/ports.h"
#include "runtime/writing/journal.h"
#include "runtime/writing/swap.h"

namespace spin_aks {

using SharedDirectory = std::shared_ptr<Directory>;

// The first journal that lies whole in one of these directories, and how far its run was.
struct FoundJournal {
  Journal journal;
  Phase phase = Phase::kCleaning;
  // By Journal::roots: null where the run has no part to play any more, or had none yet. A root counts only while it holds its own
  // copy: no journal reaches files of a directory that does not say so itself.
  std::vector<SharedDirectory> roots;
};
[[nodiscard]] Result<std::optional<FoundJournal>> FindJournal(const std::vector<SharedDirectory>& directories);

class HeldRoots {
 public:
  // Called when another run holds a directory, with the directory as the user would type it; then this one waits.
  using OnWait = std::function<void(std::string_view)>;

  // Holds each directory once, and those that journals in them name, always in one order: two runs never wait for each other.
  // A directory that cannot be held is no failure until somebody wants to write to it.
  [[nodiscard]] static Result<HeldRoots> Hold(std::vector<SharedDirectory> directories, const OnWait& on_wait);

  // Whether another run was there meanwhile: what was read before may be old.
  [[nodiscard]] bool has_waited() const { return has_waited_; }
  [[nodiscard]] std::vector<SharedDirectory> directories() const;
  // By the real path of a directory.
  [[nodiscard]] Result<OpenRoot> Find(const std::string& real_path) const;
  // Interrupts wait from here to the end of this object.
  void HoldInterrupts() const;

 private:
  struct Root {
    std::string real_path;
    SharedDirectory directory;
    Result<std::unique_ptr<Writer>> writer;
  };
  std::vector<Root> roots_;
  bool has_waited_ = false;
};

}  // namespace spin_aks
