// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/survey.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"
#include "runtime/deploy/ownership.h"
#include "runtime/deploy/pod_question.h"
#include "runtime/deploy/rollout.h"
#include "runtime/http/at_once.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::Client;
using cluster::Kinds;
using yaml::AsRead;

constexpr std::size_t kAtOnce = 8;

void Erase(yaml::Value& object, std::string_view key) {
  if (yaml::Map* map = object.AsMap()) std::erase_if(map->entries(), [&](const yaml::Entry& entry) { return entry.key == key; });
}

// One that ended without success never begins again by itself.
bool IsFailedJob(const yaml::Value& live) {
  return cluster::TextBelow(live, {"kind"}) == "Job" && StateOf(live).kind == RolloutState::Kind::kFailed;
}

class Surveyor {
 public:
  Surveyor(const Client& client, Kinds& kinds, const SurveyRequest& request, const std::vector<const Wanted*>& objects)
      : client_(client), kinds_(kinds), request_(request), objects_(objects) {
    for (const std::vector<const Wanted*>* all : {&objects, &request.beside}) {
      for (const Wanted* wanted : *all) TakeNote(*wanted);
    }
  }

  Task<Result<std::vector<Surveyed>>> Run() {
    std::vector<std::string> versions{"v1"};
    for (const Wanted* wanted : objects_) versions.emplace_back(wanted->api_version());
    Result<bool> learned = co_await kinds_.Learn(versions);
    if (!learned) co_return std::unexpected(learned.error());
    results_.resize(objects_.size());
    const auto look = [this](std::size_t i) { return Look(i); };
    (void)co_await AtOnce(objects_.size(), kAtOnce, look);
    if (failed_) co_return std::unexpected(*failed_);
    FindQuestions();
    const auto ask = [this](std::size_t i) { return AskAboutPod(i); };
    (void)co_await AtOnce(questions_.size(), kAtOnce, ask);
    if (failed_) co_return std::unexpected(*failed_);
    co_return std::move(results_);
  }

 private:
  // What comes with it is not there yet, and is not missed.
  void TakeNote(const Wanted& wanted) {
    if (wanted.wave == Wave::kNamespaces) namespaces_.insert(wanted.id.name);
    if (wanted.id.kind == kAutoscalerKind) scaled_.insert(ScaledBy(wanted.value));
    if (wanted.wave != Wave::kDefinitions) return;
    defined_.emplace(cluster::TextBelow(wanted.value, {"spec", "group"}), cluster::TextBelow(wanted.value, {"spec", "names", "kind"}));
  }

  // Nothing, after an error that ends it all.
  Answer* Take(Result<Answer>& answer) {
    if (answer) return &*answer;
    if (!failed_) failed_ = answer.error();
    return nullptr;
  }

  Task<bool> Look(std::size_t i) {
    Surveyed& surveyed = results_[i];
    surveyed.wanted = objects_[i];
    surveyed.id = objects_[i]->id;
    if (failed_) co_return false;
    const auto kind = kinds_.Find(objects_[i]->api_version(), surveyed.id.kind);
    if (!kind) {
      if (defined_.contains({surveyed.id.group, surveyed.id.kind})) {
        surveyed.fate = Fate::kNotYet;
      } else {
        surveyed.refusal =
            cluster::Refusal{.code = 404,
                             .reason = "NotFound",
                             .message = fmt::format("it does not know {} of {}", surveyed.id.kind, objects_[i]->api_version()),
                             .causes = {}};
      }
      co_return true;
    }
    surveyed.id = PlacedId(kinds_, *objects_[i], request_.kube_namespace);
    surveyed.path = kind->Path(surveyed.id.kube_namespace, surveyed.id.name);
    Result<Answer> live = co_await client_.Get(surveyed.path);
    const Answer* found = Take(live);
    if (found == nullptr) co_return false;
    if (found->refusal && !found->is_missing()) {
      surveyed.refusal = found->refusal;
      co_return true;
    }
    if (!found->refusal) {
      surveyed.uid = cluster::TextBelow(found->body, {"metadata", "uid"});
      surveyed.live = WithoutBookkeeping(found->body);
      FindCount(found->body, surveyed);
    }
    const Task<Result<Answer>> question = Ask(surveyed, cluster::Force::kNo);
    Result<Answer> would = co_await question;
    Answer* answer = Take(would);
    if (answer == nullptr) co_return false;
    surveyed.warnings = answer->warnings;
    if (answer->refusal) {
      surveyed.refusal = std::move(answer->refusal);
      answer = nullptr;
      const bool forced = surveyed.live && IsTaken(surveyed);
      if (forced) {
        const Task<Result<Answer>> forceful = Ask(surveyed, cluster::Force::kYes);
        Result<Answer> taken = co_await forceful;
        answer = Take(taken);
        if (answer == nullptr) co_return false;
        surveyed.warnings = answer->warnings;
        surveyed.refusal = std::move(answer->refusal);
        // Why it is refused for all that.
        if (surveyed.refusal) surveyed.conflicts = ConflictsIn(*surveyed.refusal, *surveyed.live);
        if (!surveyed.refusal) Compare(found->body, answer->body, surveyed);
      }
      if (surveyed.refusal) {
        const Task<bool> reasons = FindWhy(i, kind->Path(surveyed.id.kube_namespace));
        (void)co_await reasons;
      }
      co_return true;
    }
    Compare(found->body, answer->body, surveyed);
    co_return true;
  }

  [[nodiscard]] Task<Result<Answer>> Ask(const Surveyed& surveyed, cluster::Force force) const {
    return client_.Apply(surveyed.path, BodyOf(surveyed), request_.manager, cluster::Storing::kDryRun, force);
  }

  // Whether the count passes from us to an autoscaler that comes with us, or back from one that goes.
  void FindCount(const yaml::Value& live, Surveyed& surveyed) const {
    const bool is_said = cluster::Below(surveyed.wanted->value, {"spec", "replicas"}) != nullptr;
    surveyed.had_count = OwnedFields(live, request_.manager).contains("\"f:replicas\"");
    const bool is_handed_over = !is_said && surveyed.had_count && scaled_.contains(surveyed.id);
    const bool is_taken_back = is_said && request_.released.contains(surveyed.id);
    if (!is_handed_over && !is_taken_back) return;
    surveyed.count = KeptCount{.pods = cluster::NumberBelow(live, {"spec", "replicas"}, 1),
                               .owner = is_taken_back ? KeptCount::Owner::kUs : KeptCount::Owner::kAutoscaler};
  }

  void Compare(const yaml::Value& live, const yaml::Value& after, Surveyed& surveyed) const {
    surveyed.after = WithoutBookkeeping(after);
    surveyed.is_retry = surveyed.live && IsFailedJob(live);
    if (!surveyed.live) {
      surveyed.fate = Fate::kCreate;
    } else if (surveyed.is_retry) {
      surveyed.fate = Fate::kReplace;
    } else if (!(*surveyed.live == *surveyed.after)) {
      surveyed.fate = Fate::kUpdate;
    } else {
      const bool is_owned = OwnedFields(live, request_.manager) == OwnedFields(after, request_.manager);
      surveyed.fate = is_owned && !surveyed.count ? Fate::kUnchanged : Fate::kOwn;
    }
  }

  [[nodiscard]] bool IsTaken(Surveyed& surveyed) const {
    surveyed.conflicts = ConflictsIn(*surveyed.refusal, *surveyed.live);
    return !surveyed.conflicts.empty() && std::ranges::all_of(surveyed.conflicts, [&](const Conflict& conflict) {
      return IsOurCount(surveyed, conflict) || request_.takes(*surveyed.wanted, conflict);
    });
  }

  // An autoscaler that is gone stays on record, beside us, for the count that it said last.
  static bool IsOurCount(const Surveyed& surveyed, const Conflict& conflict) {
    const bool is_ours =
        (surveyed.count && surveyed.count->owner == KeptCount::Owner::kUs) || (surveyed.had_count && conflict.is_autoscaler);
    return is_ours && conflict.place == ".spec.replicas";
  }

  // Why the server would not do it.
  Task<bool> FindWhy(std::size_t i, std::string collection) {
    Surveyed& surveyed = results_[i];
    const cluster::Refusal& refusal = *surveyed.refusal;
    const std::string missing_namespace = fmt::format("namespaces \"{}\" not found", surveyed.id.kube_namespace);
    const bool is_coming = namespaces_.contains(surveyed.id.kube_namespace);
    if (refusal.reason == "NotFound" && is_coming && refusal.message.contains(missing_namespace)) {
      surveyed.fate = Fate::kNotYet;
      surveyed.refusal.reset();
      co_return true;
    }
    if (surveyed.live && surveyed.conflicts.empty()) surveyed.conflicts = ConflictsIn(refusal, *surveyed.live);
    if (!surveyed.conflicts.empty()) {
      surveyed.fate = Fate::kConflict;
      co_return true;
    }
    // What would be taken if nothing lay there yet is no mistake of ours: it cannot become that.
    if (!surveyed.live || refusal.reason != "Invalid") co_return true;
    yaml::Value fresh = surveyed.wanted->value;
    yaml::Map& metadata = *fresh.AsMap()->Find("metadata")->AsMap();
    std::erase_if(metadata.entries(), [](const yaml::Entry& entry) { return entry.key == "name"; });
    metadata.Set("generateName", AsRead("spin-aks-"));
    const Task<Result<Answer>> question = client_.Create(std::move(collection), fresh, request_.manager, cluster::Storing::kDryRun);
    Result<Answer> would = co_await question;
    const Answer* answer = Take(would);
    if (answer == nullptr) co_return false;
    if (answer->refusal) co_return true;
    surveyed.fate = Fate::kReplace;
    surveyed.after = surveyed.wanted->value;
    co_return true;
  }

  // One for each template, whoever has it.
  void FindQuestions() {
    std::set<std::string> created;
    for (const Surveyed& surveyed : results_) {
      if (!surveyed.live) created.insert(surveyed.id.kind + "/" + surveyed.id.name);
    }
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < results_.size(); ++i) {
      const Surveyed& surveyed = results_[i];
      if (surveyed.fate == Fate::kNotYet || surveyed.fate == Fate::kRefused || surveyed.fate == Fate::kConflict) continue;
      const yaml::Value& object = surveyed.after ? *surveyed.after : surveyed.wanted->value;
      auto pod = PodOf(object, created);
      // Pods that run already were taken.
      if (!pod || (surveyed.live && surveyed.fate != Fate::kReplace && PodOf(*surveyed.live, created) == pod)) continue;
      const auto [it, is_new] = known.emplace(surveyed.id.kube_namespace + "/" + cluster::WriteJson(*pod), questions_.size());
      if (is_new) questions_.push_back({.pod = *std::move(pod), .kube_namespace = surveyed.id.kube_namespace, .asked_for = {}});
      questions_[it->second].asked_for.push_back(i);
    }
  }

  Task<bool> AskAboutPod(std::size_t i) {
    const Question& question = questions_[i];
    if (failed_) co_return false;
    std::string path = fmt::format("/api/v1/namespaces/{}/pods", cluster::Escaped(question.kube_namespace));
    const Task<Result<Answer>> asked = client_.Create(std::move(path), question.pod, request_.manager, cluster::Storing::kDryRun);
    Result<Answer> would = co_await asked;
    const Answer* answer = Take(would);
    if (answer == nullptr) co_return false;
    for (const std::size_t of : question.asked_for) Tell(*answer, results_[of]);
    co_return true;
  }

  // Who may not make pods may still make what makes them: then nothing is known.
  static void Tell(const Answer& answer, Surveyed& surveyed) {
    for (const std::string& warning : answer.warnings) {
      if (std::ranges::find(surveyed.warnings, warning) == surveyed.warnings.end()) surveyed.warnings.push_back(warning);
    }
    if (!answer.refusal || IsOfRights(*answer.refusal)) return;
    // Its old pods go before the new ones come, and leave them their share.
    const bool makes_room = surveyed.live && cluster::TextBelow(*surveyed.live, {"spec", "strategy", "type"}) == "Recreate";
    if (makes_room && answer.refusal->message.contains("exceeded quota")) {
      surveyed.warnings.push_back(answer.refusal->message);
      return;
    }
    surveyed.fate = Fate::kRefused;
    surveyed.refusal = answer.refusal;
    surveyed.is_of_pods = true;
  }
  // `pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "n"`
  static bool IsOfRights(const cluster::Refusal& refusal) { return refusal.message.contains(" cannot create resource \"pods\" "); }

  struct Question {
    yaml::Value pod;
    std::string kube_namespace;
    std::vector<std::size_t> asked_for;
  };

  const Client& client_;
  Kinds& kinds_;
  const SurveyRequest& request_;
  const std::vector<const Wanted*>& objects_;
  std::set<tree::ObjectId> scaled_;                        // what an autoscaler that comes with us is for
  std::set<std::string> namespaces_;                       // that come with us
  std::set<std::pair<std::string, std::string>> defined_;  // groups and kinds that do
  std::vector<Surveyed> results_;
  std::vector<Question> questions_;
  std::optional<Error> failed_;
};

}  // namespace

tree::ObjectId PlacedId(const Kinds& kinds, const Wanted& wanted, const std::string& kube_namespace) {
  tree::ObjectId id = wanted.id;
  const auto kind = kinds.Find(wanted.api_version(), id.kind);
  if (kind && !kind->is_namespaced) id.kube_namespace.clear();
  if (kind && kind->is_namespaced && id.kube_namespace.empty()) id.kube_namespace = kube_namespace;
  return id;
}

tree::ObjectId ScaledBy(const yaml::Value& autoscaler) {
  return {.group = cluster::GroupOf(cluster::TextBelow(autoscaler, {"spec", "scaleTargetRef", "apiVersion"})),
          .kind = std::string(cluster::TextBelow(autoscaler, {"spec", "scaleTargetRef", "kind"})),
          .kube_namespace = tree::IdOf(autoscaler).kube_namespace,
          .name = std::string(cluster::TextBelow(autoscaler, {"spec", "scaleTargetRef", "name"}))};
}

// The autoscaler has said nothing yet: the count that is there stays until it does.
yaml::Value BodyOf(const Surveyed& surveyed) {
  yaml::Value body = surveyed.wanted->value;
  if (!surveyed.count) return body;
  if (yaml::Value* spec = body.AsMap()->Find("spec")) spec->AsMap()->Set("replicas", AsRead(surveyed.count->pods));
  return body;
}

yaml::Value WithoutBookkeeping(yaml::Value object) {
  Erase(object, "status");
  yaml::Map* map = object.AsMap();
  yaml::Value* metadata = map != nullptr ? map->Find("metadata") : nullptr;
  if (metadata == nullptr) return object;
  for (const std::string_view key : {"managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink"})
    Erase(*metadata, key);
  return object;
}

Task<Result<std::vector<Surveyed>>> Survey(const Client& client, Kinds& kinds, const SurveyRequest& request,
                                           const std::vector<const Wanted*>& objects) {
  Surveyor surveyor(client, kinds, request, objects);
  Result<std::vector<Surveyed>> surveyed = co_await surveyor.Run();
  co_return surveyed;
}

}  // namespace spin_aks::deploy
