// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/plan.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include "runtime/cluster/json.h"
#include "runtime/deploy/find_listed.h"
#include "runtime/deploy/revisions.h"
#include "runtime/http/at_once.h"

namespace spin_aks::deploy {
namespace {

constexpr std::size_t kAtOnce = 8;

// Why it stays whatever is said; empty: it need not. The list lies in a namespace, and who may write it there may not have us delete what
// lies in others.
std::string_view WhyKept(const Listed& listed, const PlanRequest& request) {
  if (WaveOf(listed.id) == Wave::kNamespaces) return "it may hold what others made";
  if (WaveOf(listed.id) == Wave::kDefinitions) return "objects of others may be of its kind";
  const std::string& where = listed.id.kube_namespace;
  if (!where.empty() && where != request.survey.kube_namespace) return "it lies in another namespace";
  if (where.empty() && listed.uid.empty()) return "it is not known to be ours";
  if (request.source == Source::kRevision && !IsInRevisions(listed.id, request.survey.kube_namespace)) return "revisions do not hold it";
  return {};
}

Removal::Fate FateOf(const Removal& removal, const PlanRequest& request) {
  if (!removal.why.empty()) return Removal::Fate::kKept;
  if (removal.listed.is_generation && request.awaits_pods) return Removal::Fate::kOutdated;
  return request.prune == Prune::kYes && !removal.listed.is_generation ? Removal::Fate::kPruned : Removal::Fate::kKept;
}

class Planner {
 public:
  Planner(const cluster::Client& client, cluster::Kinds& kinds, const PlanRequest& request, const std::vector<Wanted>& objects)
      : client_(client), kinds_(kinds), request_(request), release_(request.left != nullptr ? &request.left->chart : request.chart) {
    for (const Wanted& wanted : objects) objects_.push_back(&wanted);
    if (request.chart != nullptr) {
      for (const Wanted& wanted : request.chart->objects) charts_.push_back(&wanted);
    }
    plan_.kube_namespace = request.survey.kube_namespace;
    plan_.chart = request.chart;
    plan_.left = request.left;
  }

  Task<Result<DeployPlan>> Run() {
    for (const auto step : {&Planner::ReadWhatWasMade, &Planner::LearnKinds, &Planner::LookAtRemovals, &Planner::LookAtTheReleasesRemovals,
                            &Planner::SurveyObjects, &Planner::SurveyChart}) {
      const Task<bool> task = (this->*step)();
      (void)co_await task;
      if (failed_) co_return std::unexpected(*failed_);
    }
    co_return std::move(plan_);
  }

 private:
  Task<bool> ReadWhatWasMade() {
    const Task<Result<std::optional<FoundInventory>>> search = FindInventory(client_, request_.survey.kube_namespace, request_.application);
    Result<std::optional<FoundInventory>> found = co_await search;
    if (!found) {
      failed_ = found.error();
    } else if (*found) {
      plan_.before = std::move((**found).inventory);
      plan_.before_version = std::move((**found).version);
    }
    co_return !failed_;
  }

  // Of all that is looked at below.
  Task<bool> LearnKinds() {
    std::vector<std::string> versions;
    for (const auto* all : {&objects_, &charts_}) {
      for (const Wanted* wanted : *all) versions.emplace_back(wanted->api_version());
    }
    if (plan_.before) {
      for (const Listed& listed : plan_.before->objects) versions.push_back(listed.api_version);
    }
    if (release_ != nullptr) {
      for (const Wanted& before : release_->before) versions.emplace_back(before.api_version());
    }
    const Task<Result<bool>> lesson = kinds_.Learn(std::move(versions));
    const Result<bool> learned = co_await lesson;
    if (!learned) failed_ = learned.error();
    co_return learned.has_value();
  }

  // What is listed and not wanted, and what becomes of it.
  Task<bool> LookAtRemovals() {
    if (!plan_.before) co_return true;
    const std::set<tree::ObjectId> wanted = Placed();
    for (const Listed& listed : plan_.before->objects) {
      if (!wanted.contains(listed.id)) plan_.removals.push_back({.listed = listed});
    }
    // What runs goes before what it reads.
    std::stable_sort(plan_.removals.begin(), plan_.removals.end(),
                     [](const Removal& a, const Removal& b) { return WaveOf(a.listed.id) > WaveOf(b.listed.id); });
    const auto look = [this](std::size_t i) { return Look(plan_.removals[i]); };
    (void)co_await AtOnce(plan_.removals.size(), kAtOnce, look);
    co_return true;
  }

  [[nodiscard]] std::set<tree::ObjectId> Placed() const {
    std::set<tree::ObjectId> ids;
    for (const auto* all : {&objects_, &charts_}) {
      for (const Wanted* each : *all) ids.insert(PlacedId(kinds_, *each, request_.survey.kube_namespace));
    }
    return ids;
  }

  // What the release has, and the output makes no more: the next upgrade deletes it, or nobody knows of it any more.
  Task<bool> LookAtTheReleasesRemovals() {
    if (release_ == nullptr) co_return true;
    const std::set<tree::ObjectId> wanted = Placed();
    std::vector<Removal> found;
    for (const Wanted& before : release_->before) {
      tree::ObjectId id = PlacedId(kinds_, before, request_.survey.kube_namespace);
      if (wanted.contains(id)) continue;
      found.push_back({.listed = {.api_version = std::string(before.api_version()), .id = std::move(id), .uid = {}},
                       .of_release = request_.left != nullptr ? Removal::OfRelease::kLeft : Removal::OfRelease::kUpgraded});
    }
    const auto look = [&](std::size_t i) { return LookInRelease(found[i]); };
    (void)co_await AtOnce(found.size(), kAtOnce, look);
    std::erase_if(found, [](const Removal& removal) { return removal.fate == Removal::Fate::kGone; });
    std::ranges::move(found, std::back_inserter(plan_.removals));
    co_return true;
  }

  Task<bool> SurveyChart() {
    if (request_.chart == nullptr) co_return true;
    SurveyRequest request = AsHelm(request_.survey);
    request.beside = objects_;
    const Task<Result<std::vector<Surveyed>>> survey = Survey(client_, kinds_, request, charts_);
    Result<std::vector<Surveyed>> surveyed = co_await survey;
    if (!surveyed) {
      failed_ = surveyed.error();
      co_return false;
    }
    SettleChart(*surveyed, *request_.chart, request_.survey, [this](const Surveyed& each) { return WasMade(plan_, each); });
    std::ranges::move(*surveyed, std::back_inserter(plan_.objects));
    co_return true;
  }

  Task<bool> SurveyObjects() {
    SurveyRequest request = request_.survey;
    for (Removal& removal : plan_.removals) {
      if (removal.listed.id.kind != kAutoscalerKind || !removal.live) continue;
      request.released.insert(ScaledBy(*removal.live));
      // Two that say how many there are would undo each other's work.
      if (removal.fate == Removal::Fate::kKept && removal.why.empty()) removal.fate = Removal::Fate::kOutdated;
    }
    const Task<Result<std::vector<Surveyed>>> survey = Survey(client_, kinds_, request, objects_);
    Result<std::vector<Surveyed>> surveyed = co_await survey;
    if (surveyed)
      plan_.objects = *std::move(surveyed);
    else
      failed_ = surveyed.error();
    co_return !failed_;
  }

  Task<bool> Look(Removal& removal) {
    if (failed_) co_return false;
    const Task<Result<bool>> search = FindLive(client_, kinds_, request_.survey.manager, removal);
    const Result<bool> is_there = co_await search;
    if (!is_there) failed_ = is_there.error();
    if (!is_there || !*is_there) co_return !failed_;
    removal.why = WhyKept(removal.listed, request_);
    removal.fate = FateOf(removal, request_);
    co_return true;
  }

  Task<bool> LookInRelease(Removal& removal) {
    removal.fate = Removal::Fate::kGone;
    const auto kind = kinds_.Find(removal.listed.api_version, removal.listed.id.kind);
    if (failed_ || !kind) co_return !failed_;
    removal.path = kind->Path(removal.listed.id.kube_namespace, removal.listed.id.name);
    Result<cluster::Answer> live = co_await client_.Get(removal.path);
    if (!live) {
      failed_ = live.error();
      co_return false;
    }
    const bool is_left = request_.left != nullptr;
    // Of what is there, an upgrade looks at the live annotation, and so do we.
    if (live->refusal || IsKeptByHelm(live->body) || (is_left && !IsAnnotated(live->body, *release_))) co_return true;
    removal.uid = cluster::TextBelow(live->body, {"metadata", "uid"});
    removal.live = WithoutBookkeeping(std::move(live->body));
    if (is_left) removal.why = WhyKept(removal.listed, request_);
    removal.fate = request_.prune == Prune::kYes && removal.why.empty() ? Removal::Fate::kPruned : Removal::Fate::kKept;
    co_return true;
  }

  const cluster::Client& client_;
  cluster::Kinds& kinds_;
  const PlanRequest& request_;
  const Chart* release_;  // that is there, upgraded or left; null: there is none
  std::vector<const Wanted*> objects_, charts_;
  DeployPlan plan_;
  std::optional<Error> failed_;
};

}  // namespace

bool WasMade(const DeployPlan& plan, const Surveyed& surveyed) {
  if (!plan.before || surveyed.uid.empty()) return false;
  const auto it = std::ranges::lower_bound(plan.before->objects, surveyed.id, {}, &Listed::id);
  return it != plan.before->objects.end() && it->id == surveyed.id && it->uid == surveyed.uid;
}

bool DeployPlan::HasWork(const Inventory& after) const {
  if (left != nullptr || (chart != nullptr && !chart->is_same)) return true;
  const bool changes = std::ranges::any_of(objects, [](const Surveyed& surveyed) { return surveyed.fate != Fate::kUnchanged; });
  const bool removes = std::ranges::any_of(
      removals, [](const Removal& removal) { return removal.fate == Removal::Fate::kPruned || removal.fate == Removal::Fate::kOutdated; });
  const bool lists_anew = before ? !(*before == after) : !after.objects.empty();
  return changes || removes || lists_anew;
}

Inventory InventoryAfter(const DeployPlan& plan, const std::string& application) {
  Inventory after{
      .application = application, .kube_namespace = plan.kube_namespace, .revision = 0, .image = {}, .revisions = {}, .objects = {}};
  if (plan.before) {
    after.revision = plan.before->revision;
    after.image = plan.before->image;
    after.revisions = plan.before->revisions;
  }
  const auto was_made = [&](const tree::ObjectId& id) {
    return plan.before &&
           std::ranges::any_of(plan.before->objects, [&](const Listed& listed) { return listed.id == id && listed.is_made; });
  };
  for (const Surveyed& surveyed : plan.objects) {
    if (surveyed.wanted->is_of_chart) continue;
    const bool is_namespace = surveyed.wanted->wave == Wave::kNamespaces;
    after.objects.push_back({.api_version = std::string(surveyed.wanted->api_version()),
                             .id = surveyed.id,
                             .uid = surveyed.fate == Fate::kReplace ? std::string() : surveyed.uid,
                             .is_generation = surveyed.wanted->is_generation,
                             .is_made = is_namespace && (!surveyed.live || was_made(surveyed.id))});
  }
  for (const Removal& removal : plan.removals) {
    if (removal.fate != Removal::Fate::kGone && removal.of_release != Removal::OfRelease::kUpgraded)
      after.objects.push_back(removal.listed);
  }
  std::ranges::sort(after.objects, {}, &Listed::id);
  return after;
}

Task<Result<DeployPlan>> MakePlan(const cluster::Client& client, cluster::Kinds& kinds, const PlanRequest& request,
                                  const std::vector<Wanted>& objects) {
  Planner planner(client, kinds, request, objects);
  Result<DeployPlan> plan = co_await planner.Run();
  co_return plan;
}

}  // namespace spin_aks::deploy
