// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/place_state.h"

#include <utility>

namespace spin_aks {

bool Lying::Is(const Content& content) const {
  if (kind == Kind::kOther) return false;
  return kind == Kind::kNothing ? !content : content && ContentOf(bytes) == content;
}

Result<Lying> LookAt(const Directory& root, const RelPath& path) {
  const Result<std::optional<ProjectNode>> node = root.Look(path);
  if (!node) return std::unexpected(node.error());
  if (!*node) return Lying{};
  if ((**node).is_link || (**node).kind != NodeKind::kFile) return Lying{.kind = Lying::Kind::kOther};
  Result<std::optional<std::string>> bytes = root.Read(path, kMostComparedBytes, Pipes::kRefused);
  // What is larger than anything of ours is not ours.
  if (!bytes && bytes.error().kind == Error::Kind::kTooLarge) return Lying{.kind = Lying::Kind::kOther};
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return Lying{};
  return Lying{.kind = Lying::Kind::kFile, .bytes = **std::move(bytes)};
}

Result<Lie> LookAtBoth(const Directory& root, const std::string& journal_id, const JournalEntry& entry) {
  Result<Lying> place = LookAt(root, entry.place.path);
  if (!place) return std::unexpected(place.error());
  Result<Lying> temporary = LookAt(root, TemporaryOf(journal_id, entry));
  if (!temporary) return std::unexpected(temporary.error());
  Result<Lying> aside = LookAt(root, AsideOf(journal_id, entry));
  if (!aside) return std::unexpected(aside.error());
  const bool was_cut = aside->kind != Lying::Kind::kNothing;
  if (was_cut && temporary->kind == Lying::Kind::kNothing) {
    temporary = std::move(aside);
  } else if (was_cut && place->kind == Lying::Kind::kNothing) {
    place = std::move(aside);
  }
  // A move that was cut between giving the second name and taking the first: the second one is the one to go.
  const bool is_move = !entry.before || !entry.after;
  if (is_move && temporary->kind == Lying::Kind::kFile && temporary->Is(ContentOf(place->bytes)) && place->kind == Lying::Kind::kFile)
    temporary = Lying{};
  return Lie{.place = *std::move(place), .temporary = *std::move(temporary)};
}

bool SpeaksAgainst(Progress progress) { return progress == Progress::kStuck || progress == Progress::kWrong; }

Progress Judge(const JournalEntry& entry, const Lie& lie) {
  if (lie.place.Is(entry.before)) return lie.temporary.Is(entry.after) ? Progress::kWaiting : Progress::kStuck;
  if (lie.place.Is(entry.after)) {
    if (lie.temporary.Is(entry.before)) return Progress::kDone;
    return lie.temporary.kind == Lying::Kind::kNothing ? Progress::kSettled : Progress::kWrong;
  }
  return lie.temporary.Is(entry.after) ? Progress::kStuck : Progress::kSettled;
}

}  // namespace spin_aks
