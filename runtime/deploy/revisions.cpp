// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/revisions.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "ir/sha256.h"
#include "runtime/cluster/json.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/packed.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using yaml::AsRead;

constexpr std::string_view kKey = "objects";
constexpr std::size_t kMostKept = 3;
constexpr std::size_t kLongest = std::size_t{64} << 20U;
constexpr std::size_t kLongestPart = 900'000 / 3 * 4;  // in base64, which is cut where it can be read by itself

std::string Name(const Inventory& inventory, std::int64_t number, std::size_t part) {
  return fmt::format("{}.r{}.{}", InventoryId(inventory.kube_namespace, inventory.application).name, number, part);
}

Error Unreadable(const Inventory& inventory, std::int64_t number, std::size_t part, std::string why) {
  return {.kind = Error::Kind::kFailed, .path = Title(RevisionId(inventory, number, part)), .doing = "read", .detail = std::move(why)};
}

}  // namespace

bool IsInRevisions(const tree::ObjectId& id, std::string_view kube_namespace) {
  const bool is_secret = id.group.empty() && id.kind == "Secret";
  const bool is_of_rights = id.group == "rbac.authorization.k8s.io";
  return id.kube_namespace == kube_namespace && !is_secret && !is_of_rights && WaveOf(id) != Wave::kJobs;
}

PackedObjects PackObjects(const std::vector<Surveyed>& objects, std::string_view kube_namespace) {
  yaml::List kept;
  for (const Surveyed& surveyed : objects) {
    if (IsInRevisions(surveyed.id, kube_namespace)) kept.push_back(surveyed.wanted->value);
  }
  yaml::Map map;
  map.Add("objects", std::move(kept));
  const std::string text = cluster::WriteJson(std::move(map));
  const std::string packed = Pack(text);
  PackedObjects result{.hash = Sha256Hex(text), .parts = {}};
  for (std::size_t at = 0; at < packed.size(); at += kLongestPart) result.parts.push_back(packed.substr(at, kLongestPart));
  return result;
}

tree::ObjectId RevisionId(const Inventory& inventory, std::int64_t number, std::size_t part) {
  tree::ObjectId id = InventoryId(inventory.kube_namespace, inventory.application);
  id.name = Name(inventory, number, part);
  return id;
}

std::string RevisionPath(const Inventory& inventory, std::int64_t number, std::size_t part) {
  const cluster::Kind kind{.api_version = "v1", .kind = "ConfigMap", .plural = "configmaps"};
  return kind.Path(inventory.kube_namespace, Name(inventory, number, part));
}

yaml::Value WriteRevision(const Inventory& inventory, std::int64_t number, std::size_t part, const std::string& packed) {
  return ConfigMapOf(inventory, Name(inventory, number, part), kKey, packed);
}

Task<Result<std::vector<Wanted>>> ReadRevision(const cluster::Client& client, const Inventory& inventory, const Revision& revision) {
  std::string packed;
  for (std::size_t part = 1; part <= revision.parts; ++part) {
    std::string path = RevisionPath(inventory, revision.number, part);
    const Result<Answer> answer = co_await client.Get(std::move(path));
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->refusal) co_return std::unexpected(Unreadable(inventory, revision.number, part, answer->refusal->message));
    packed += cluster::TextBelow(answer->body, {"binaryData", kKey});
  }
  const std::optional<std::string> text = Unpack(packed, kLongest);
  const auto object = text && Sha256Hex(*text) == revision.hash ? cluster::ReadJson(*text) : std::nullopt;
  if (!object) co_return std::unexpected(Unreadable(inventory, revision.number, 1, "it is not what was written there"));
  std::vector<Wanted> objects;
  for (const yaml::Value& value : cluster::ListBelow(*object, {"objects"})) objects.push_back(Want(value));
  co_return objects;
}

bool BeginRevision(Inventory& inventory, const PackedObjects& objects, const std::string& image) {
  if (!inventory.revisions.empty() && inventory.revisions.back().hash == objects.hash) return false;
  inventory.revision = inventory.revision + 1;
  inventory.revisions.push_back(
      {.number = inventory.revision, .image = image, .hash = objects.hash, .parts = objects.parts.size(), .is_complete = false});
  return true;
}

std::vector<Revision> TakeOld(std::vector<Revision>& revisions) {
  std::vector<Revision> old, kept;
  for (const Revision& revision : revisions) {
    const bool is_newest = revision.number == revisions.back().number;
    (is_newest || revision.is_complete ? kept : old).push_back(revision);
  }
  while (kept.size() > kMostKept) {
    old.push_back(std::move(kept.front()));
    kept.erase(kept.begin());
  }
  revisions = std::move(kept);
  return old;
}

const Revision* PreviousRevision(const Inventory& inventory) {
  const auto& all = inventory.revisions;
  const auto is_other = [&](const Revision& revision) { return revision.is_complete && revision.hash != all.back().hash; };
  const auto it = std::find_if(all.rbegin(), all.rend(), is_other);
  return it == all.rend() ? nullptr : &*it;
}

}  // namespace spin_aks::deploy
