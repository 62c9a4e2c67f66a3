// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/snapshot.h"

#include <utility>

#include "runtime/ports/typed_path.h"
#include "runtime/writing/place_state.h"

namespace spin_aks {
namespace {

// The link on the way that is at fault: of all files behind one link it is the same.
OutputPlace FindFaultyLink(const OutputPlace& place) {
  OutputPlace faulty = place;
  while (!faulty.path.is_root() && !place.root->Canonical(faulty.path.Parent())) faulty.path = faulty.path.Parent();
  return faulty;
}

// The file that stands where a directory has to be; nothing if there is none.
std::optional<OutputPlace> FindFileAbove(const OutputPlace& place) {
  for (RelPath above = place.path.Parent(); !above.is_root(); above = above.Parent()) {
    const Result<std::optional<ProjectNode>> node = place.root->Look(above);
    if (!node || !*node) continue;
    if ((**node).kind == NodeKind::kDirectory) return std::nullopt;
    return OutputPlace{place.root, above};
  }
  return std::nullopt;
}

Result<Found> LookAtBytes(const OutputPlace& place, Found found) {
  Result<std::optional<std::string>> old = place.root->Read(place.path, kMostComparedBytes, Pipes::kRefused);
  if (!old && (old.error().kind == Error::Kind::kNotFile || old.error().kind == Error::Kind::kNotDirectory)) {
    found.kind = Found::Kind::kInTheWay;
    return found;
  }
  if (!old) return std::unexpected(old.error());
  if (*old) {
    found.kind = Found::Kind::kFile;
    found.bytes = **std::move(old);
    const auto node = place.root->Look(found.path);
    if (node && *node && (**node).access == ProjectNode::Access::kOwner) found.readers = Readers::kAsUsual;
  } else if (auto file = FindFileAbove(place)) {
    found.kind = Found::Kind::kBehindFile;
    found.culprit = *std::move(file);
  }
  return found;
}

// Names that ours may have in one directory. Where there is only one, nobody has to be able to list the others.
Result<std::vector<std::string>> NamesToLookAt(const OwnPlaces& own) {
  if (!own.opening.empty()) return std::vector{own.prefix};
  Result<std::vector<std::string>> names = own.directory.root->List(own.directory.path);
  if (names) std::erase_if(*names, [&](const std::string& name) { return !name.starts_with(own.prefix); });
  return names;
}

// Of the names in one directory, those that are ours and are not in `written`, real paths.
Result<void> AddStale(const OwnPlaces& own, const std::set<std::string>& written, std::vector<StaleFile>& stale) {
  const Result<std::vector<std::string>> names = NamesToLookAt(own);
  if (!names && names.error().kind == Error::Kind::kNotDirectory) return {};
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    const OutputPlace place = own.directory / RelPath::Known(name);
    Result<Found> found = LookAtPlace(place);
    if (!found && found.error().kind == Error::Kind::kNotDirectory) return {};
    if (!found) return std::unexpected(found.error());
    const bool is_stale =
        found->kind == Found::Kind::kFile && !written.contains(found->RealPath()) && found->bytes.starts_with(own.opening);
    if (is_stale) stale.push_back({place, *std::move(found)});
  }
  return {};
}

}  // namespace

Result<Found> LookAtPlace(const OutputPlace& place) {
  const Result<RelPath> canonical = place.root->Canonical(place.path);
  if (canonical) return LookAtBytes(place, {.root = place.root->RealPath(), .path = *canonical});
  const Error::Kind kind = canonical.error().kind;
  if (kind == Error::Kind::kOutside) return Found{.kind = Found::Kind::kLinkOut, .culprit = FindFaultyLink(place)};
  if (kind == Error::Kind::kDangling) return Found{.kind = Found::Kind::kLinkToNothing, .culprit = FindFaultyLink(place)};
  return std::unexpected(canonical.error());
}

std::string Found::RealPath() const { return JoinTypedPath(root, path.text()); }

Result<std::vector<StaleFile>> FindStale(const std::vector<OwnPlaces>& own, const std::set<std::string>& known) {
  std::vector<StaleFile> stale;
  for (const OwnPlaces& places : own) {
    if (Result<void> added = AddStale(places, known, stale); !added) return std::unexpected(added.error());
  }
  return stale;
}

}  // namespace spin_aks
