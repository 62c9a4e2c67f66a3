// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/swap.h"

#include "runtime/ports/typed_path.h"
#include "runtime/writing/place_state.h"

namespace spin_aks {
namespace {

struct Names {
  RelPath place, temporary, aside;
};

bool IsThere(const Directory& root, const RelPath& path) {
  const auto node = root.Look(path);
  return node && *node;
}

// For file systems that cannot exchange two files at once (NFS, and what WSL and virtual machines share). Readers find the old file
// under its name until the new one has it, in one step; without hard links there is no file of this name for a moment.
Result<void> ExchangeInSteps(Writer& writer, const Names& names) {
  Result<void> aside = writer.Link(names.place, names.aside);
  if (!aside && aside.error().kind == Error::Kind::kUnsupported) aside = writer.Move(names.place, names.aside, Onto::kNothing);
  if (!aside) return aside;
  if (Result<void> moved = writer.Move(names.temporary, names.place, Onto::kAnything); !moved) return moved;
  return writer.Move(names.aside, names.temporary, Onto::kNothing);
}

Result<void> Exchange(Writer& writer, const Names& names) {
  Result<void> done = writer.Exchange(names.place, names.temporary);
  if (done || done.error().kind != Error::Kind::kUnsupported) return done;
  return ExchangeInSteps(writer, names);
}

// From `from` in the place and `to` beside it to the reverse.
Result<void> Turn(Writer& writer, const Names& names, const Content& from, const Content& to) {
  if (!from) return writer.Move(names.temporary, names.place, Onto::kNothing);
  if (!to) return writer.Move(names.place, names.temporary, Onto::kNothing);
  return Exchange(writer, names);
}

}  // namespace

Error ChangedMeanwhile(const OpenRoot& root, const RelPath& place) {
  return {.kind = Error::Kind::kChanged,
          .path = JoinTypedPath(root.directory->name(), place.text()),
          .doing = "write",
          .detail = "it changed while this run was deciding what to write"};
}

Result<void> Swap(const OpenRoot& root, const std::string& journal_id, const JournalEntry& entry, Way way) {
  const Content& from = way == Way::kForward ? entry.before : entry.after;
  const Content& to = way == Way::kForward ? entry.after : entry.before;
  const Names names{entry.place.path, TemporaryOf(journal_id, entry), AsideOf(journal_id, entry)};
  const Result<void> turned = Turn(*root.writer, names, from, to);
  const bool was_other = !turned && (turned.error().kind == Error::Kind::kExists || turned.error().kind == Error::Kind::kMissing);
  if (was_other) return std::unexpected(ChangedMeanwhile(root, names.place));
  if (!turned || !from) return turned;
  const Result<Lying> displaced = LookAt(*root.directory, names.temporary);
  if (!displaced) return std::unexpected(displaced.error());
  if (displaced->Is(from)) return {};
  if (Result<void> back = Turn(*root.writer, names, to, from); !back) return back;
  return std::unexpected(ChangedMeanwhile(root, names.place));
}

Result<void> EndCutStep(const OpenRoot& root, const std::string& journal_id, const JournalEntry& entry) {
  const Names names{entry.place.path, TemporaryOf(journal_id, entry), AsideOf(journal_id, entry)};
  if (IsThere(*root.directory, names.aside)) {
    if (!IsThere(*root.directory, names.temporary)) return root.writer->Move(names.aside, names.temporary, Onto::kNothing);
    if (!IsThere(*root.directory, names.place)) return root.writer->Move(names.aside, names.place, Onto::kNothing);
    return root.writer->Remove(names.aside);
  }
  const bool is_move = !entry.before || !entry.after;
  if (!is_move) return {};
  const Result<Lying> place = LookAt(*root.directory, names.place), temporary = LookAt(*root.directory, names.temporary);
  if (!place) return std::unexpected(place.error());
  if (!temporary) return std::unexpected(temporary.error());
  const bool are_one = place->kind == Lying::Kind::kFile && temporary->kind == Lying::Kind::kFile && place->bytes == temporary->bytes;
  return are_one ? root.writer->Remove(names.temporary) : Result<void>();
}

}  // namespace spin_aks
