// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/archive.h"

#include <utility>

#include "backends/oci/image.h"
#include "runtime/output/snapshot.h"
#include "runtime/writing/apply.h"

namespace spin_aks {
namespace {

Error Refused(const OutputPlace& place, Error::Kind kind, std::string why) {
  return {.kind = kind, .path = place.Text(), .doing = "write", .detail = std::move(why)};
}

}  // namespace

Result<void> WriteImageArchive(const OutputPlace& place, std::string bytes, const HeldRoots::OnWait& on_wait) {
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
      if (found->bytes == bytes) return {};
      if (!oci::IsImageArchive(found->bytes))
        return std::unexpected(Refused(place, Error::Kind::kExists, "a file lies there that is no archive of an image"));
      change.before = std::move(found->bytes);
      break;
    case Found::Kind::kInTheWay:
    case Found::Kind::kBehindFile:
      return std::unexpected(Refused(place, Error::Kind::kNotFile, "something lies there that is no file"));
    case Found::Kind::kLinkOut:
    case Found::Kind::kLinkToNothing:
      return std::unexpected(Refused(place, Error::Kind::kOutside, "a link leads out of the directory, or to nothing"));
  }
  change.after = std::move(bytes);
  return ApplyChanges(*held, {change});
}

}  // namespace spin_aks
