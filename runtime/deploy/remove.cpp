// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/remove.h"

#include <chrono>
#include <utility>

#include "runtime/cluster/json.h"

namespace spin_aks::deploy {

Task<Result<std::optional<std::string>>> Remove(const cluster::Client& client, std::string path, std::string uid) {
  constexpr std::chrono::milliseconds kPause{250};
  constexpr std::chrono::seconds kMost{120};
  const Task<Result<cluster::Answer>> removal = client.Delete(path, uid);
  const Result<cluster::Answer> removed = co_await removal;
  if (!removed) co_return std::unexpected(removed.error());
  // A conflict: another one has that name already, so this one is gone.
  if (removed->is_missing() || (removed->refusal && removed->refusal->reason == "Conflict")) co_return std::optional<std::string>();
  if (removed->refusal) co_return std::optional(removed->refusal->message);
  for (std::chrono::milliseconds waited{0}; waited < kMost; waited += kPause) {
    const Result<cluster::Answer> live = co_await client.Get(path);
    if (!live) co_return std::unexpected(live.error());
    // Who may delete it but not look: it was accepted.
    if (live->refusal || cluster::TextBelow(live->body, {"metadata", "uid"}) != uid) co_return std::optional<std::string>();
    co_await Sleep(client.http(), kPause);
  }
  co_return std::optional<std::string>("it is being deleted, and something holds it (`metadata.finalizers` says what)");
}

}  // namespace spin_aks::deploy
