// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/completed_directory.h"

#include <algorithm>
#include <set>

#include "runtime/ports/our_names.h"
#include "runtime/ports/typed_path.h"
#include "runtime/writing/place_state.h"

namespace spin_aks {
namespace {

struct JudgedEntry {
  std::string real_path;
  Lie lie;
  Progress progress;
};

Result<std::vector<JudgedEntry>> JudgeAll(const FoundJournal& found) {
  std::vector<JudgedEntry> judged;
  const std::string id = found.journal.Id();
  for (const JournalEntry& entry : found.journal.entries) {
    const SharedDirectory& root = found.roots[entry.place.root];
    if (root == nullptr) continue;
    Result<Lie> lie = LookAtBoth(*root, id, entry);
    if (!lie) return std::unexpected(lie.error());
    const Progress progress = Judge(entry, *lie);
    judged.push_back({JoinTypedPath(root->RealPath(), entry.place.path.text()), *std::move(lie), progress});
  }
  return judged;
}

// The same decision as FinishInterrupted takes, and what comes of it.
void AddOutcome(std::vector<JudgedEntry> judged, Completion& completion) {
  const bool goes_back = std::ranges::any_of(judged, [](const JudgedEntry& entry) { return SpeaksAgainst(entry.progress); });
  for (JudgedEntry& entry : judged) {
    const bool turns =
        goes_back ? entry.progress == Progress::kDone || entry.progress == Progress::kWrong : entry.progress == Progress::kWaiting;
    Lying& lying = turns ? entry.lie.temporary : entry.lie.place;
    if (lying.kind == Lying::Kind::kOther) continue;
    completion[entry.real_path] = lying.kind == Lying::Kind::kFile ? std::optional(std::move(lying.bytes)) : std::nullopt;
  }
}

bool HoldsJournal(const Directory& directory) {
  return std::ranges::any_of(std::initializer_list<Phase>{Phase::kCleaning, Phase::kStaged}, [&](Phase phase) {
    const auto lying = LookAt(directory, JournalName(phase));
    return lying && lying->kind == Lying::Kind::kFile;
  });
}

}  // namespace

Result<std::optional<Completion>> CompleteInterrupted(const std::vector<SharedDirectory>& directories) {
  if (std::ranges::none_of(directories, [](const SharedDirectory& directory) { return HoldsJournal(*directory); }))
    return std::optional<Completion>();
  Completion completion;
  for (const SharedDirectory& directory : directories) {
    const auto found = FindJournal({directory});
    if (!found) return std::unexpected(found.error());
    if (!*found || (**found).phase != Phase::kStaged) continue;
    Result<std::vector<JudgedEntry>> judged = JudgeAll(**found);
    if (!judged) return std::unexpected(judged.error());
    AddOutcome(*std::move(judged), completion);
  }
  return completion;
}

const std::optional<std::string>* CompletedDirectory::Find(const RelPath& path) const {
  const Result<RelPath> canonical = below_->Canonical(path);
  if (!canonical) return nullptr;
  const auto it = completion_->find(JoinTypedPath(below_->RealPath(), canonical->text()));
  return it == completion_->end() ? nullptr : &it->second;
}

std::unique_ptr<Directory> CompletedDirectory::Open(std::string_view path) const {
  return std::make_unique<CompletedDirectory>(below_->Open(path), completion_);
}

Result<std::optional<std::string>> CompletedDirectory::Read(const RelPath& path, std::size_t limit, Pipes pipes) const {
  const std::optional<std::string>* will_be = Find(path);
  if (will_be == nullptr) return below_->Read(path, limit, pipes);
  if (!*will_be || (**will_be).size() <= limit) return *will_be;
  return std::unexpected(Error{
      .kind = Error::Kind::kTooLarge, .path = JoinTypedPath(name(), path.text()), .doing = "read", .detail = "the file is too large"});
}

Result<std::optional<ProjectNode>> CompletedDirectory::Look(const RelPath& path) const {
  const std::optional<std::string>* will_be = Find(path);
  Result<std::optional<ProjectNode>> is = below_->Look(path);
  const bool is_link = is && *is && (**is).is_link;
  if (will_be == nullptr || is_link) return is;
  return *will_be ? std::optional(ProjectNode{.kind = NodeKind::kFile}) : std::nullopt;
}

Result<std::vector<std::string>> CompletedDirectory::List(const RelPath& path) const {
  const Result<std::vector<std::string>> is = below_->List(path);
  const Result<RelPath> canonical = below_->Canonical(path);
  if (!is || !canonical) return is;
  std::set<std::string> names(is->begin(), is->end());
  std::erase_if(names, [](const std::string& name) { return IsOurDebris(name); });
  const std::string directory = JoinTypedPath(below_->RealPath(), canonical->text()) + "/";
  for (auto it = completion_->lower_bound(directory); it != completion_->end() && it->first.starts_with(directory); ++it) {
    const std::string name = it->first.substr(directory.size());
    if (name.find('/') != std::string::npos) continue;
    if (it->second) {
      names.insert(name);
    } else {
      names.erase(name);
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::unique_ptr<Writer>> CompletedDirectory::Hold(Patience) {
  return std::unexpected(Error{.path = name(), .doing = "write", .detail = "an earlier run was interrupted here"});
}

}  // namespace spin_aks
