// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/held_roots.h"

#include <algorithm>
#include <map>
#include <utility>

namespace spin_aks {
namespace {

// A journal of a hundred thousand files has ten megabytes.
constexpr std::size_t kMostJournalBytes = std::size_t{256} << 20U;

// What is there but no whole journal is nothing: its run had begun nothing.
Result<std::optional<JournalCopy>> ReadCopy(const Directory& root, Phase phase) {
  const auto text = root.Read(JournalName(phase), kMostJournalBytes, Pipes::kRefused);
  // What is no file at all, or cannot be read, no run of ours has left there.
  if (!text && text.error().kind == Error::Kind::kFailed) return std::unexpected(text.error());
  if (!text || !*text) return std::optional<JournalCopy>();
  return ReadJournal(**text);
}

bool IsDirectory(const Directory& directory) {
  const auto node = directory.Look({});
  return node && *node && (**node).kind == NodeKind::kDirectory;
}

bool HoldsCopy(const Directory& root, Phase phase, const JournalCopy& copy) {
  const auto found = ReadCopy(root, phase);
  return found && *found == copy;
}

// Where the other roots of a copy's run are, and how far it is.
FoundJournal Gather(const SharedDirectory& here, const JournalCopy& copy) {
  FoundJournal found{.journal = copy.journal, .roots = {}};
  for (std::size_t i = 0; i < copy.journal.roots.size(); ++i) {
    const SharedDirectory root = i == copy.root ? here : SharedDirectory(here->Open(copy.journal.roots[i]));
    const JournalCopy own{.journal = copy.journal, .root = i};
    const bool is_staged = i == 0 && HoldsCopy(*root, Phase::kStaged, own);
    if (is_staged) found.phase = Phase::kStaged;
    const bool takes_part = is_staged || HoldsCopy(*root, Phase::kCleaning, own);
    found.roots.push_back(takes_part ? root : nullptr);
  }
  return found;
}

}  // namespace

Result<std::optional<FoundJournal>> FindJournal(const std::vector<SharedDirectory>& directories) {
  for (const SharedDirectory& directory : directories) {
    for (const Phase phase : {Phase::kStaged, Phase::kCleaning}) {
      const auto copy = ReadCopy(*directory, phase);
      if (!copy) return std::unexpected(copy.error());
      if (*copy) return Gather(directory, **copy);
    }
  }
  return std::optional<FoundJournal>();
}

Result<HeldRoots> HeldRoots::Hold(std::vector<SharedDirectory> directories, const OnWait& on_wait) {
  bool has_waited = false;
  for (;;) {
    HeldRoots held;
    held.has_waited_ = has_waited;
    std::map<std::string, SharedDirectory> by_path;
    for (const SharedDirectory& directory : directories) by_path.emplace(directory->RealPath(), directory);
    for (const auto& [path, directory] : by_path) {
      auto writer = directory->Hold(Patience::kNow);
      if (!writer && writer.error().kind == Error::Kind::kBusy) {
        if (!std::exchange(has_waited, true)) on_wait(directory->name());
        writer = directory->Hold(Patience::kWait);
      }
      held.roots_.push_back({path, directory, std::move(writer)});
    }
    held.has_waited_ = has_waited;
    const auto journal = FindJournal(held.directories());
    if (!journal) return std::unexpected(journal.error());
    const std::size_t before = directories.size();
    for (const SharedDirectory& root : *journal ? (**journal).roots : std::vector<SharedDirectory>()) {
      if (root != nullptr && IsDirectory(*root) && !by_path.contains(root->RealPath())) directories.push_back(root);
    }
    if (directories.size() == before) return held;
  }
}

std::vector<SharedDirectory> HeldRoots::directories() const {
  std::vector<SharedDirectory> all;
  all.reserve(roots_.size());
  for (const Root& root : roots_) all.push_back(root.directory);
  return all;
}

Result<OpenRoot> HeldRoots::Find(const std::string& real_path) const {
  const auto it = std::ranges::find(roots_, real_path, &Root::real_path);
  if (it == roots_.end()) {
    return std::unexpected(Error{.path = real_path, .doing = "write", .detail = "the directory has moved meanwhile"});
  }
  if (!it->writer) return std::unexpected(it->writer.error());
  return OpenRoot{.directory = it->directory.get(), .writer = it->writer->get()};
}

void HeldRoots::HoldInterrupts() const {
  const auto it = std::ranges::find_if(roots_, [](const Root& root) { return root.writer.has_value(); });
  if (it != roots_.end()) (*it->writer)->HoldInterrupts();
}

}  // namespace spin_aks
