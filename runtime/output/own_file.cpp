// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/own_file.h"

#include <utility>

#include "runtime/output/snapshot.h"
#include "runtime/writing/apply.h"

namespace spin_aks {
namespace {

Error Refused(const OutputPlace& place, Error::Kind kind, std::string why) {
  return {.kind = kind, .path = place.Text(), .doing = "write", .detail = std::move(why)};
}

}  // namespace

Result<void> WriteOwnFile(OwnFile file, const HeldRoots::OnWait& on_wait) {
  const OutputPlace& place = file.place;
  const Result<HeldRoots> held = HeldRoots::Hold({place.root}, on_wait);
  if (!held) return std::unexpected(held.error());
  if (const Result<Finished> finished = FinishInterrupted(*held); !finished) return std::unexpected(finished.error());
  Result<Found> found = LookAtPlace(place);
  if (!found) return std::unexpected(found.error());
  FileChange change{.root = found->root, .place = found->path, .before = {}, .after = {}};
  switch (found->kind) {
    case Found::Kind::kNothing:
      break;
    case Found::Kind::kFile:
      if (found->bytes == file.bytes) return {};
      if (!file.is_own(found->bytes)) return std::unexpected(Refused(place, Error::Kind::kExists, std::move(file.why_not)));
      change.before = std::move(found->bytes);
      break;
    case Found::Kind::kInTheWay:
    case Found::Kind::kBehindFile:
      return std::unexpected(Refused(place, Error::Kind::kNotFile, "something lies there that is no file"));
    case Found::Kind::kLinkOut:
    case Found::Kind::kLinkToNothing:
      return std::unexpected(Refused(place, Error::Kind::kOutside, "a link leads out of the directory, or to nothing"));
  }
  change.after = std::move(file.bytes);
  return ApplyChanges(*held, {change});
}

}  // namespace spin_aks
