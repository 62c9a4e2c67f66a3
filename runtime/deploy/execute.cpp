// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/execute.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"
#include "runtime/deploy/disown.h"
#include "runtime/deploy/ledger.h"
#include "runtime/deploy/remove.h"
#include "runtime/http/at_once.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using End = Executed::End;
using yaml::AsRead;

constexpr std::size_t kAtOnce = 8;
constexpr std::chrono::milliseconds kPause{250};
constexpr std::chrono::seconds kMostForDefinitions{60};

bool IsToBeApplied(const Surveyed& surveyed) { return surveyed.fate != Fate::kUnchanged; }

bool IsRunning(const Surveyed& surveyed) { return surveyed.wanted->wave == Wave::kWorkloads; }

// The count alone: who has it from here on is nobody's manager yet.
yaml::Value CountOf(const Surveyed& surveyed) {
  yaml::Map metadata;
  metadata.Add("name", AsRead(surveyed.id.name));
  metadata.Add("namespace", AsRead(surveyed.id.kube_namespace));
  yaml::Map spec;
  spec.Add("replicas", AsRead(surveyed.count->pods));
  yaml::Map object;
  object.Add("apiVersion", AsRead(surveyed.wanted->api_version()));
  object.Add("kind", AsRead(surveyed.id.kind));
  object.Add("metadata", std::move(metadata));
  object.Add("spec", std::move(spec));
  return object;
}

std::string PastTense(const Surveyed& surveyed) {
  switch (surveyed.fate) {
    case Fate::kCreate:
    case Fate::kNotYet:
      return "created";
    case Fate::kReplace:
      return "replaced";
    case Fate::kOwn:
      return "took";
    case Fate::kUnchanged:
    case Fate::kUpdate:
    case Fate::kConflict:
    case Fate::kRefused:
      break;
  }
  return "changed";
}

class Executor {
 public:
  Executor(const cluster::Client& client, cluster::Kinds& kinds, const ExecuteRequest& request, DeployPlan& plan)
      : client_(client), kinds_(kinds), request_(request), plan_(plan), ledger_(client, kinds, request.plan, request.image, plan) {}

  Task<Result<Executed>> Run() {
    for (const auto step : {&Executor::MakeRoom, &Executor::AskAgain, &Executor::Announce, &Executor::UpgradeChart, &Executor::LetGo,
                            &Executor::Configure, &Executor::RunJobs, &Executor::StopAutoscalers, &Executor::StartWorkloads,
                            &Executor::WatchWorkloads, &Executor::RemoveOld, &Executor::TakeOver, &Executor::Remember}) {
      const Task<bool> task = (this->*step)();
      const bool goes_on = co_await task;
      if (failed_) co_return std::unexpected(*failed_);
      if (!goes_on) break;
    }
    co_return std::move(done_);
  }

 private:
  // ---- Steps ----

  // Namespaces, which are remembered as ours at once, and definitions.
  Task<bool> MakeRoom() {
    const Task<bool> spaces = ApplyWave(Wave::kNamespaces);
    if (!co_await spaces) co_return false;
    const Task<Ledger::Written> note = ledger_.NoteNamespaces();
    if (!Wrote(co_await note)) co_return false;
    const Task<bool> definitions = ApplyWave(Wave::kDefinitions);
    co_return co_await definitions;
  }

  // What was not asked about before. Definitions take a moment until the server knows their kinds.
  Task<bool> AskAgain() {
    std::vector<std::size_t> unasked;
    std::vector<const Wanted*> objects;
    for (std::size_t i = 0; i < plan_.objects.size(); ++i) {
      if (plan_.objects[i].fate != Fate::kNotYet) continue;
      unasked.push_back(i);
      objects.push_back(plan_.objects[i].wanted);
    }
    if (objects.empty()) co_return true;
    const Chart* chart = plan_.chart;
    SurveyRequest request = chart != nullptr ? AsHelm(request_.plan.survey) : request_.plan.survey;
    for (const Surveyed& surveyed : plan_.objects) request.beside.push_back(surveyed.wanted);
    for (std::chrono::milliseconds waited{0};; waited += kPause) {
      kinds_.Forget();
      const Task<Result<std::vector<Surveyed>>> survey = Survey(client_, kinds_, request, objects);
      Result<std::vector<Surveyed>> surveyed = co_await survey;
      if (!Took(surveyed)) co_return false;
      if (chart != nullptr)
        SettleChart(*surveyed, *chart, request_.plan.survey, [this](const Surveyed& each) { return WasMade(plan_, each); });
      const bool is_known = std::ranges::none_of(*surveyed, [](const Surveyed& each) { return each.fate == Fate::kNotYet; });
      const bool may_come =
          std::ranges::any_of(plan_.objects, [](const Surveyed& each) { return each.wanted->wave == Wave::kDefinitions; });
      if (is_known || !may_come || waited >= kMostForDefinitions) {
        std::vector<const Surveyed*> found;
        for (std::size_t i = 0; i < unasked.size(); ++i) {
          plan_.objects[unasked[i]] = std::move((*surveyed)[i]);
          found.push_back(&plan_.objects[unasked[i]]);
        }
        if (request_.goes_on(found)) co_return true;
        done_.end = End::kRefused;
        co_return false;
      }
      co_await Sleep(client_.http(), kPause);
    }
  }

  Task<bool> Announce() {
    const Task<Ledger::Written> task = ledger_.Begin();
    co_return Wrote(co_await task);
  }

  // All of its objects at once, by helm, which keeps its own record of them.
  Task<bool> UpgradeChart() {
    const Chart* chart = plan_.chart;
    if (chart == nullptr) co_return true;
    std::vector<std::string> more;
    bool changes = !chart->is_same, forces = false;
    for (const Surveyed& surveyed : plan_.objects) {
      if (!surveyed.wanted->is_of_chart) continue;
      changes |= IsToBeApplied(surveyed);
      forces |= !surveyed.conflicts.empty() || WasMade(plan_, surveyed);
      if (surveyed.count && surveyed.count->owner == KeptCount::Owner::kAutoscaler) {
        const Task<bool> task = HandOver(surveyed);
        if (!co_await task) co_return false;
      }
      if (surveyed.fate == Fate::kReplace) {
        const Task<bool> task = Delete(surveyed.path, surveyed.uid, surveyed.id);
        if (!co_await task) co_return false;
        request_.say(fmt::format("deleted    {}", Title(surveyed.id)));
      }
    }
    if (!changes) co_return true;
    if (TakesOwnership(plan_.objects, *chart) && request_.plan.source == Source::kOutput) more.emplace_back("--take-ownership");
    if (forces && chart->is_server_side) more.emplace_back("--force-conflicts");
    const Result<int> code = request_.helm(more);
    if (!Took(code)) co_return false;
    if (*code != 0) {
      done_.end = End::kStopped;
      done_.failures.push_back(fmt::format("helm ended with exit code {}", *code));
      co_return false;
    }
    request_.say(fmt::format("{:<10} release {}",
                             request_.plan.source == Source::kRevision ? "rolled back"
                             : chart->is_there                         ? "upgraded"
                                                                       : "installed",
                             chart->release));
    ++done_.changed;
    co_return true;
  }

  // What we applied before, and helm has now: no field of it is ours any more, and none goes with us.
  Task<bool> LetGo() {
    if (plan_.chart == nullptr) co_return true;
    for (const Surveyed& surveyed : plan_.objects) {
      if (!surveyed.wanted->is_of_chart || !WasMade(plan_, surveyed)) continue;
      const Task<Result<std::optional<std::string>>> task =
          Disown(client_, surveyed.path, request_.plan.survey.manager, plan_.chart->is_server_side ? Heir::kNobody : Heir::kHelm3);
      const Result<std::optional<std::string>> failure = co_await task;
      if (!Took(failure)) co_return false;
      if (*failure) {
        Stop(surveyed.id, **failure);
        co_return false;
      }
    }
    co_return true;
  }

  Task<bool> Configure() { return ApplyWave(Wave::kConfiguration); }

  Task<bool> RunJobs() {
    const Task<bool> task = ApplyWave(Wave::kJobs);
    if (!co_await task) co_return false;
    const Task<bool> watch = WatchThese([](const Surveyed& surveyed) { return surveyed.wanted->wave == Wave::kJobs; });
    const bool ran = co_await watch;
    // What comes behind them was not begun.
    if (done_.end == End::kNotUp) done_.end = End::kStopped;
    co_return ran;
  }

  Task<bool> StartWorkloads() { return ApplyWave(Wave::kWorkloads); }

  // A release that was left: its records first, so that nobody uninstalls what is ours now.
  Task<bool> TakeOver() {
    if (plan_.left == nullptr) co_return true;
    for (const auto& [path, uid] : plan_.left->records) {
      const std::size_t slash = path.find_last_of('/');
      const Task<bool> task = Delete(path, uid, {.group = {}, .kind = "Secret", .kube_namespace = {}, .name = path.substr(slash + 1)});
      if (!co_await task) co_return false;
    }
    for (const Surveyed& surveyed : plan_.objects) {
      if (!surveyed.live || !IsAnnotated(*surveyed.live, plan_.left->chart)) continue;
      const Task<Result<std::optional<std::string>>> task = TakeFromHelm(client_, surveyed);
      const Result<std::optional<std::string>> failure = co_await task;
      if (!Took(failure)) co_return false;
      if (*failure) {
        Stop(surveyed.id, **failure);
        co_return false;
      }
    }
    request_.say(fmt::format("took       release {} over", plan_.left->chart.release));
    ++done_.changed;
    co_return true;
  }

  Task<bool> WatchWorkloads() { return WatchThese(IsRunning); }

  // First, so that it does not change the count that is ours now.
  Task<bool> StopAutoscalers() {
    return RemoveThose([](const Removal& removal) { return removal.listed.id.kind == kAutoscalerKind; });
  }

  Task<bool> RemoveOld() {
    return RemoveThose([](const Removal& /*removal*/) { return true; });
  }

  Task<bool> Remember() {
    const Task<Ledger::Written> task = ledger_.End(done_.end == End::kDone, done_.changed != 0);
    co_return Wrote(co_await task);
  }

  // ---- What they are made of ----

  bool Wrote(const Ledger::Written& written) {
    if (!Took(written)) return false;
    if (!*written) return true;
    done_.end = End::kStopped;
    done_.failures.push_back(**written);
    return false;
  }

  template <typename T>
  bool Took(const Result<T>& answer) {
    if (!answer && !failed_) failed_ = answer.error();
    return answer.has_value();
  }

  void Stop(const tree::ObjectId& id, std::string_view why) {
    done_.end = End::kStopped;
    done_.failures.push_back(fmt::format("{}: {}", Title(id), why));
  }

  Task<bool> ApplyWave(Wave wave) {
    std::vector<Surveyed*> of_wave;
    for (Surveyed& surveyed : plan_.objects) {
      if (surveyed.wanted->wave == wave && IsToBeApplied(surveyed) && !surveyed.wanted->is_of_chart) of_wave.push_back(&surveyed);
    }
    const auto apply = [&](std::size_t i) { return ApplyOne(*of_wave[i]); };
    (void)co_await AtOnce(of_wave.size(), kAtOnce, apply);
    co_return !failed_ && done_.failures.empty();
  }

  Task<bool> ApplyOne(Surveyed& surveyed) {
    if (failed_ || !done_.failures.empty()) co_return false;
    const std::string& manager = request_.plan.survey.manager;
    if (surveyed.fate == Fate::kReplace) {
      const Task<bool> task = Delete(surveyed.path, surveyed.uid, surveyed.id);
      if (!co_await task) co_return false;
    }
    if (surveyed.count && surveyed.count->owner == KeptCount::Owner::kAutoscaler) {
      const Task<bool> task = HandOver(surveyed);
      if (!co_await task) co_return false;
    }
    const auto force = surveyed.conflicts.empty() || surveyed.fate == Fate::kReplace ? cluster::Force::kNo : cluster::Force::kYes;
    const Task<Result<Answer>> question = client_.Apply(surveyed.path, Applied(surveyed), manager, cluster::Storing::kForReal, force);
    const Result<Answer> answer = co_await question;
    if (!Took(answer)) co_return false;
    if (answer->refusal) {
      Stop(surveyed.id, answer->refusal->message);
      co_return false;
    }
    surveyed.uid = cluster::TextBelow(answer->body, {"metadata", "uid"});
    request_.say(fmt::format("{:<10} {}", PastTense(surveyed), Title(surveyed.id)));
    if (surveyed.fate == Fate::kReplace) surveyed.fate = Fate::kUpdate;
    ++done_.changed;
    co_return true;
  }

  // Its count to the autoscaler, under a name of its own: what we leave out of an object of ours would fall back to its default.
  Task<bool> HandOver(const Surveyed& surveyed) {
    const Task<Result<Answer>> question = client_.Apply(surveyed.path, CountOf(surveyed), request_.plan.survey.manager + "/replicas",
                                                        cluster::Storing::kForReal, cluster::Force::kNo);
    const Result<Answer> answer = co_await question;
    if (!Took(answer)) co_return false;
    if (answer->refusal) Stop(surveyed.id, answer->refusal->message);
    co_return !answer->refusal;
  }

  // The count of an autoscaler that goes is ours from here on; that of one that comes is not.
  static yaml::Value Applied(const Surveyed& surveyed) {
    return surveyed.count && surveyed.count->owner == KeptCount::Owner::kUs ? BodyOf(surveyed) : surveyed.wanted->value;
  }

  Task<bool> Delete(std::string path, std::string uid, tree::ObjectId id) {
    const Task<Result<std::optional<std::string>>> removal = Remove(client_, path, uid);
    const Result<std::optional<std::string>> failure = co_await removal;
    if (!Took(failure)) co_return false;
    if (*failure) Stop(id, **failure);
    co_return !*failure;
  }

  template <typename Test>
  Task<bool> RemoveThose(Test test) {
    for (Removal& removal : plan_.removals) {
      const bool goes = removal.fate == Removal::Fate::kPruned || removal.fate == Removal::Fate::kOutdated;
      if (!goes || removal.of_release == Removal::OfRelease::kUpgraded || !test(removal)) continue;
      const Task<bool> task = Delete(removal.path, removal.uid, removal.listed.id);
      if (!co_await task) co_return false;
      removal.fate = Removal::Fate::kGone;
      request_.say(fmt::format("deleted    {}", Title(removal.listed.id)));
      ++done_.changed;
    }
    co_return true;
  }

  template <typename Test>
  Task<bool> WatchThese(Test test) {
    if (request_.patience.count() == 0) co_return true;
    std::vector<Watched> watched;
    for (const Surveyed& surveyed : plan_.objects) {
      if (test(surveyed) && IsWatched(surveyed.id)) watched.push_back({.id = surveyed.id, .path = surveyed.path});
    }
    if (watched.empty()) co_return true;
    const WatchRequest watch{.patience = request_.patience, .say = [this](const Watched& object, const std::string& words) {
                               request_.say(fmt::format("{}: {}", Title(object.id), words));
                             }};
    const Task<Result<WatchResult>> task = Watch(client_, watch, std::move(watched));
    const Result<WatchResult> result = co_await task;
    if (!Took(result)) co_return false;
    if (result->failures.empty()) co_return true;
    done_.end = End::kNotUp;
    done_.failures = result->failures;
    if (result->is_out_of_time) done_.failures.push_back(fmt::format("waited for {} s", request_.patience.count()));
    // What is there is remembered, whether it runs or not.
    const Task<bool> remember = Remember();
    (void)co_await remember;
    co_return false;
  }

  const cluster::Client& client_;
  cluster::Kinds& kinds_;
  const ExecuteRequest& request_;
  DeployPlan& plan_;
  Ledger ledger_;
  Executed done_;
  std::optional<Error> failed_;
};

}  // namespace

Task<Result<Executed>> Execute(const cluster::Client& client, cluster::Kinds& kinds, const ExecuteRequest& request, DeployPlan& plan) {
  Executor executor(client, kinds, request, plan);
  Result<Executed> executed = co_await executor.Run();
  co_return executed;
}

}  // namespace spin_aks::deploy
