// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/ledger.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "runtime/cluster/json.h"
#include "runtime/deploy/find_listed.h"
#include "runtime/deploy/remove.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using Written = Ledger::Written;

Written Refused(const tree::ObjectId& id, const std::string& why) { return std::optional(fmt::format("{}: {}", Title(id), why)); }

bool IsDone(const Written& written) { return written && !*written; }

}  // namespace

Ledger::Ledger(const cluster::Client& client, cluster::Kinds& kinds, const PlanRequest& request, const std::string& image, DeployPlan& plan)
    : client_(client),
      kinds_(kinds),
      request_(request),
      image_(image),
      plan_(plan),
      has_work_(plan.HasWork(InventoryAfter(plan, request.application))) {}

Task<Written> Ledger::NoteNamespaces() {
  Inventory made = InventoryAfter(plan_, request_.application);
  std::erase_if(made.objects, [](const Listed& listed) { return !listed.is_made; });
  if (plan_.before || made.objects.empty()) co_return Written();
  const Task<Written> task = Write(std::move(made));
  Written written = co_await task;
  co_return written;
}

Task<Written> Ledger::Begin() {
  Inventory all = InventoryAfter(plan_, request_.application);
  // Of a release, helm keeps its own: what is left to list is what lies around it.
  if (plan_.chart != nullptr && (all.objects.empty() || IsListed(all))) co_return Written();
  const Task<Written> task = plan_.chart != nullptr ? Write(std::move(all)) : BeginOurs(std::move(all));
  Written written = co_await task;
  co_return written;
}

Task<Written> Ledger::BeginOurs(Inventory all) {
  const PackedObjects objects = PackObjects(plan_.objects, all.kube_namespace);
  const bool begins = has_work_ && BeginRevision(all, objects, image_);
  revision_ = all.revision;
  revisions_ = all.revisions;
  const bool is_newest = !revisions_.empty() && revisions_.back().hash == objects.hash;
  is_to_complete_ = is_newest && !revisions_.back().is_complete && (has_work_ || request_.awaits_pods);
  if (begins || !IsListed(all)) {
    const Task<Written> task = Write(all);
    Written written = co_await task;
    if (!IsDone(written)) co_return written;
  }
  if (!is_to_complete_) co_return Written();
  const Task<Written> task = KeepObjects(all, objects);
  Written written = co_await task;
  co_return written;
}

Task<Written> Ledger::End(bool is_complete, bool has_changed) {
  if (is_complete && is_to_complete_) revisions_.back().is_complete = true;
  Inventory after = InventoryAfter(plan_, request_.application);
  const bool is_helms = plan_.chart != nullptr;
  if (is_helms && after.objects.empty() && !plan_.before) co_return Written();
  // Nobody goes back to what was before, once helm has it; until it runs, that is not known.
  if (is_helms && !is_complete) co_return Written();
  std::vector<Revision> old = is_helms ? after.revisions : TakeOld(revisions_);
  if (!is_helms) after.revision = revision_;
  after.revisions = revisions_;
  if (plan_.before && after == *plan_.before && !has_changed) co_return Written();
  after.image = image_;
  const Task<Written> removal = RemoveRevisions(after, std::move(old));
  Written removed = co_await removal;
  if (!IsDone(removed)) co_return removed;
  // A list of nothing goes.
  const bool is_over = is_helms && after.objects.empty();
  const Task<Written> task = is_over ? DeleteOwn(InventoryId(after.kube_namespace, after.application)) : Write(after);
  Written written = co_await task;
  co_return written;
}

bool Ledger::IsListed(const Inventory& all) const {
  return plan_.before && std::ranges::all_of(all.objects, [&](const Listed& listed) {
           const auto it = std::ranges::lower_bound(plan_.before->objects, listed.id, {}, &Listed::id);
           return it != plan_.before->objects.end() && it->id == listed.id && it->uid == listed.uid;
         });
}

// A run that was interrupted may have written some of them.
Task<Written> Ledger::KeepObjects(const Inventory& inventory, const PackedObjects& objects) {
  const std::int64_t number = revisions_.back().number;
  for (std::size_t part = 1; part <= objects.parts.size(); ++part) {
    const yaml::Value map = WriteRevision(inventory, number, part, objects.parts[part - 1]);
    const Task<Result<Answer>> question = client_.Apply(RevisionPath(inventory, number, part), map, request_.survey.manager,
                                                        cluster::Storing::kForReal, cluster::Force::kYes);
    const Result<Answer> answer = co_await question;
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->refusal) co_return Refused(RevisionId(inventory, number, part), answer->refusal->message);
  }
  co_return Written();
}

Task<Written> Ledger::RemoveRevisions(const Inventory& inventory, std::vector<Revision> old) {
  for (const Revision& revision : old) {
    for (std::size_t part = 1; part <= revision.parts; ++part) {
      const Task<Written> task = DeleteOwn(RevisionId(inventory, revision.number, part));
      Written deleted = co_await task;
      if (!IsDone(deleted)) co_return deleted;
    }
  }
  co_return Written();
}

// A ConfigMap of ours, if it is there.
Task<Written> Ledger::DeleteOwn(tree::ObjectId id) {
  Removal removal{.listed = {.api_version = "v1", .id = std::move(id), .uid = {}}};
  const Task<Result<bool>> search = FindLive(client_, kinds_, request_.survey.manager, removal);
  const Result<bool> is_there = co_await search;
  if (!is_there) co_return std::unexpected(is_there.error());
  if (!*is_there) co_return Written();
  const Task<Written> task = Remove(client_, removal.path, removal.uid);
  const Written failure = co_await task;
  if (!failure || !*failure) co_return failure;
  co_return Refused(removal.listed.id, **failure);
}

// In the place of what was read: where another run has written meanwhile, this one does not know what there is. Whoever else has written
// to it was not at a deploy.
Task<Written> Ledger::Write(Inventory inventory) {
  const std::string& kube_namespace = inventory.kube_namespace;
  const yaml::Value map = WriteInventory(inventory, plan_.before_version);
  const Task<Result<Answer>> question = client_.Apply(InventoryPath(kube_namespace, inventory.application), map, request_.survey.manager,
                                                      cluster::Storing::kForReal, cluster::Force::kYes);
  const Result<Answer> answer = co_await question;
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->refusal) co_return Refused(InventoryId(kube_namespace, inventory.application), answer->refusal->message);
  plan_.before_version = cluster::TextBelow(answer->body, {"metadata", "resourceVersion"});
  co_return Written();
}

}  // namespace spin_aks::deploy
