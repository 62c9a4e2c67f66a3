// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/find_listed.h"

#include <utility>

#include "runtime/cluster/json.h"
#include "runtime/deploy/survey.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::TextBelow;

Error Unreadable(const tree::ObjectId& id, std::string why) {
  return {.kind = Error::Kind::kFailed, .path = Title(id), .doing = "read", .detail = std::move(why)};
}

}  // namespace

Task<Result<std::optional<FoundInventory>>> FindInventory(const cluster::Client& client, std::string kube_namespace,
                                                          std::string application) {
  const tree::ObjectId id = InventoryId(kube_namespace, application);
  std::string path = InventoryPath(kube_namespace, application);
  const Result<Answer> answer = co_await client.Get(std::move(path));
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->is_missing()) co_return std::optional<FoundInventory>();
  if (answer->refusal) co_return std::unexpected(Unreadable(id, answer->refusal->message));
  std::optional<Inventory> inventory = ReadInventory(answer->body);
  if (!inventory || inventory->application != application || inventory->kube_namespace != kube_namespace)
    co_return std::unexpected(Unreadable(id, "what lies there is of a later version, or another application's or namespace's"));
  co_return FoundInventory{.inventory = *std::move(inventory),
                           .uid = std::string(TextBelow(answer->body, {"metadata", "uid"})),
                           .version = std::string(TextBelow(answer->body, {"metadata", "resourceVersion"}))};
}

Task<Result<bool>> FindLive(const cluster::Client& client, cluster::Kinds& kinds, std::string manager, Removal& removal) {
  const Listed& listed = removal.listed;
  removal.fate = Removal::Fate::kGone;
  const Task<Result<std::optional<cluster::Kind>>> search = kinds.FindInAnyVersion(listed.api_version, listed.id.kind);
  const Result<std::optional<cluster::Kind>> kind = co_await search;
  if (!kind) co_return std::unexpected(kind.error());
  if (!*kind) co_return false;
  removal.path = (**kind).Path(listed.id.kube_namespace, listed.id.name);
  Result<Answer> live = co_await client.Get(removal.path);
  if (!live) co_return std::unexpected(live.error());
  if (live->is_missing()) co_return false;
  if (live->refusal) co_return std::unexpected(Unreadable(listed.id, live->refusal->message));
  if (!IsOurs(listed, live->body, manager)) co_return false;
  removal.uid = TextBelow(live->body, {"metadata", "uid"});
  removal.live = WithoutBookkeeping(std::move(live->body));
  co_return true;
}

}  // namespace spin_aks::deploy
