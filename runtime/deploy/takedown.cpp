// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/takedown.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "runtime/cluster/json.h"
#include "runtime/deploy/find_listed.h"
#include "runtime/deploy/remove.h"
#include "runtime/deploy/revisions.h"
#include "runtime/deploy/wanted.h"
#include "runtime/http/at_once.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::Kind;

constexpr std::size_t kAtOnce = 8;

// What every namespace has, and what comes and goes by itself.
bool IsOfTheNamespace(const tree::ObjectId& id) {
  constexpr std::array<std::string_view, 4> kKinds{"Event", "Lease", "Endpoints", "EndpointSlice"};
  if (std::ranges::find(kKinds, id.kind) != kKinds.end()) return true;
  return (id.kind == "ServiceAccount" && id.name == "default") || (id.kind == "ConfigMap" && id.name == "kube-root-ca.crt");
}

class Planner {
 public:
  Planner(const cluster::Client& client, cluster::Kinds& kinds, const TakedownRequest& request)
      : client_(client), kinds_(kinds), request_(request) {}

  Task<Result<Takedown>> Run() {
    const Task<Result<std::optional<FoundInventory>>> search = FindInventory(client_, request_.kube_namespace, request_.application);
    Result<std::optional<FoundInventory>> found = co_await search;
    if (!found) co_return std::unexpected(found.error());
    if (!*found) co_return std::move(plan_);
    plan_.before = std::move((**found).inventory);
    plan_.inventory_uid = std::move((**found).uid);
    plan_.inventory_version = std::move((**found).version);
    for (const auto step : {&Planner::LookAtAll, &Planner::LookAtNamespace}) {
      const Task<bool> task = (this->*step)();
      (void)co_await task;
      if (failed_) co_return std::unexpected(*failed_);
    }
    co_return std::move(plan_);
  }

 private:
  Task<bool> LookAtAll() {
    std::vector<std::string> versions;
    for (const Listed& listed : plan_.before->objects) versions.push_back(listed.api_version);
    const Task<Result<bool>> lesson = kinds_.Learn(std::move(versions));
    Result<bool> learned = co_await lesson;
    if (!learned) {
      failed_ = learned.error();
      co_return false;
    }
    std::vector<Removal> found;
    for (const Listed& listed : plan_.before->objects) found.push_back({.listed = listed});
    AddRevisions(found);
    const auto look = [&](std::size_t i) { return Look(found[i]); };
    (void)co_await AtOnce(found.size(), kAtOnce, look);
    std::stable_sort(found.begin(), found.end(),
                     [](const Removal& a, const Removal& b) { return WaveOf(a.listed.id) > WaveOf(b.listed.id); });
    for (Removal& removal : found) File(std::move(removal));
    co_return true;
  }

  // Behind the configuration that they are kept for: the order among equals stays.
  void AddRevisions(std::vector<Removal>& found) const {
    for (const Revision& revision : plan_.before->revisions) {
      for (std::size_t part = 1; part <= revision.parts; ++part)
        found.push_back({.listed = {.api_version = "v1", .id = RevisionId(*plan_.before, revision.number, part), .uid = {}}});
    }
  }

  Task<bool> Look(Removal& removal) {
    if (failed_) co_return false;
    const Task<Result<bool>> search = FindLive(client_, kinds_, request_.manager, removal);
    const Result<bool> is_there = co_await search;
    if (!is_there) failed_ = is_there.error();
    if (!is_there || !*is_there) co_return !failed_;
    removal.fate = Removal::Fate::kPruned;
    co_return true;
  }

  // Where it belongs: what goes, what stays and why, and the namespace by itself.
  void File(Removal removal) {
    if (removal.fate == Removal::Fate::kGone) return;
    const tree::ObjectId& id = removal.listed.id;
    switch (WaveOf(id)) {
      case Wave::kNamespaces:
        namespace_ = std::move(removal);
        return;
      case Wave::kDefinitions:
        plan_.stays.push_back(fmt::format("{}: objects of others may be of its kind", Title(id)));
        return;
      case Wave::kConfiguration:
      case Wave::kJobs:
      case Wave::kWorkloads:
        break;
    }
    if (!id.kube_namespace.empty() && id.kube_namespace != request_.kube_namespace) {
      plan_.stays.push_back(fmt::format("{}: it lies in another namespace", Title(id)));
    } else if (id.kind == "PersistentVolumeClaim" && request_.data == Data::kStays) {
      plan_.stays.push_back(fmt::format("{}: `--keep-data`", Title(id)));
      plan_.kept.push_back(removal.listed);
    } else {
      going_.insert(id);
      plan_.goes.push_back(std::move(removal));
    }
  }

  Task<bool> LookAtNamespace() {
    if (!namespace_) co_return true;
    const std::string title = Title(namespace_->listed.id);
    const std::string* reason = nullptr;
    static const std::string kNamed = "the settings name it", kNotMade = "it was there before";
    if (request_.names_namespace) reason = &kNamed;
    if (!namespace_->listed.is_made) reason = &kNotMade;
    const bool keeps_data = !plan_.kept.empty();
    if (keeps_data && namespace_->listed.is_made) plan_.kept.push_back(namespace_->listed);
    if (reason != nullptr || keeps_data) {
      plan_.stays.push_back(fmt::format("{}: {}", title, reason != nullptr ? *reason : "what stays lies in it"));
      co_return true;
    }
    const Task<std::string> others = FindOthers(namespace_->listed.id.name);
    const std::string other = co_await others;
    if (failed_) co_return false;
    if (other.empty()) {
      plan_.kube_namespace = std::move(namespace_);
    } else {
      plan_.stays.push_back(fmt::format("{}: {} is in it", title, other));
    }
    co_return true;
  }

  // The first object in a namespace that is neither ours nor made of ours; empty: there is none. What may not be listed may be there.
  Task<std::string> FindOthers(std::string kube_namespace) {
    const Task<Result<std::vector<Kind>>> lesson = kinds_.LearnAll();
    Result<std::vector<Kind>> kinds = co_await lesson;
    if (!kinds) {
      failed_ = kinds.error();
      co_return std::string();
    }
    // Figures about objects, which are none themselves.
    std::erase_if(*kinds, [](const Kind& kind) { return !kind.is_namespaced || !kind.can_be_listed || kind.Group() == "metrics.k8s.io"; });
    std::vector<std::string> found(kinds->size());
    const auto look = [&](std::size_t i) { return FindOther((*kinds)[i], kube_namespace, found[i]); };
    (void)co_await AtOnce(kinds->size(), kAtOnce, look);
    const auto first = std::ranges::find_if(found, [](const std::string& other) { return !other.empty(); });
    co_return first == found.end() ? std::string() : *first;
  }

  Task<bool> FindOther(const Kind& kind, const std::string& kube_namespace, std::string& other) {
    Result<Answer> answer = co_await client_.Get(kind.Path(kube_namespace));
    if (!answer) {
      if (!failed_) failed_ = answer.error();
      co_return false;
    }
    if (answer->refusal) {
      other = fmt::format("there may be something of kind {}, which may not be listed,", kind.kind);
      co_return true;
    }
    for (const yaml::Value& item : cluster::ListBelow(answer->body, {"items"})) {
      tree::ObjectId id = tree::IdOf(item);
      id.group = kind.Group();
      id.kind = kind.kind;
      const bool is_made_of_another = !cluster::ListBelow(item, {"metadata", "ownerReferences"}).empty();
      if (is_made_of_another || IsOfTheNamespace(id) || Goes(id)) continue;
      other = Title(id);
      co_return true;
    }
    co_return true;
  }

  // What goes is nobody else's; what only has the name of something that we made once is.
  [[nodiscard]] bool Goes(const tree::ObjectId& id) const {
    const bool is_ours = id == InventoryId(request_.kube_namespace, request_.application) || going_.contains(id);
    return is_ours || (request_.goes_otherwise && request_.goes_otherwise(id));
  }

  const cluster::Client& client_;
  cluster::Kinds& kinds_;
  const TakedownRequest& request_;
  Takedown plan_;
  std::set<tree::ObjectId> going_;
  std::optional<Removal> namespace_;
  std::optional<Error> failed_;
};

}  // namespace

Task<Result<Takedown>> PlanTakedown(const cluster::Client& client, cluster::Kinds& kinds, const TakedownRequest& request) {
  Planner planner(client, kinds, request);
  Result<Takedown> plan = co_await planner.Run();
  co_return plan;
}

Task<Result<std::optional<std::string>>> TakeDown(const cluster::Client& client, const TakedownRequest& request, Takedown& takedown,
                                                  const std::function<void(const std::string&)>& say) {
  struct Step {
    std::string title, path, uid;
  };
  std::vector<Step> steps;
  for (const Removal& removal : takedown.goes) steps.push_back({Title(removal.listed.id), removal.path, removal.uid});
  // The list goes with the namespace that it lies in: without it nobody would know that the namespace may go.
  const bool is_in_namespace = takedown.kube_namespace && takedown.kube_namespace->listed.id.name == request.kube_namespace;
  if (takedown.before && !is_in_namespace && takedown.kept.empty()) {
    steps.push_back({Title(InventoryId(request.kube_namespace, request.application)),
                     InventoryPath(request.kube_namespace, request.application), takedown.inventory_uid});
  }
  if (const auto& space = takedown.kube_namespace) steps.push_back({Title(space->listed.id), space->path, space->uid});
  for (const Step& step : steps) {
    const Task<Result<std::optional<std::string>>> removal = Remove(client, step.path, step.uid);
    Result<std::optional<std::string>> failure = co_await removal;
    if (!failure) co_return std::unexpected(failure.error());
    if (*failure) co_return std::optional(fmt::format("{}: {}", step.title, **failure));
    say(fmt::format("deleted    {}", step.title));
  }
  if (takedown.kept.empty()) co_return std::optional<std::string>();
  // What stays is still ours to take away.
  Inventory left = *takedown.before;
  left.objects = takedown.kept;
  left.revisions.clear();
  const Task<Result<Answer>> question =
      client.Apply(InventoryPath(request.kube_namespace, request.application), WriteInventory(left, takedown.inventory_version),
                   request.manager, cluster::Storing::kForReal, cluster::Force::kNo);
  const Result<Answer> answer = co_await question;
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->refusal) co_return std::optional(answer->refusal->message);
  co_return std::optional<std::string>();
}

}  // namespace spin_aks::deploy
