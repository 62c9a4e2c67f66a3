// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deployment.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/shown_plan.h"
#include "runtime/deploy/revisions.h"
#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"
#include "runtime/output/own_file.h"
#include "runtime/steps/cluster_steps.h"

namespace spin_aks {
namespace {

class Deployment {
 public:
  Deployment(const DeployOptions& options, const Session& session, const Deployable& what, deploy::Executed& executed)
      : options_(options), session_(session), what_(what), placement_(what.program.targets.front()), executed_(executed) {}

  ExitCode Run(Asking asking) {
    Http& http = what_.cluster.client.http();
    if (what_.chart != nullptr && (options_.wishes.leaves_all || !options_.wishes.leaves.empty()))
      return Refuse(session_, {.message = "Helm sends all fields of its chart, and leaves none", .help = {}, .command = "deploy"});
    std::expected<deploy::DeployPlan, ExitCode> plan = FindPlan();
    if (!plan) return plan.error();
    if (const auto code = RefuseForged(*plan)) return *code;
    WarnOfPullSecret();
    WarnOfOldPlace();
    if (const auto code = Show(*plan)) return *code;
    if (options_.is_dry_run) return Keep(*plan);
    if (what_.agreed != nullptr) {
      if (const auto code = RefuseWhatMoved(*plan)) return *code;
    } else if (asking == Asking::kIsNeeded && plan->HasWork(deploy::InventoryAfter(*plan, what_.program.name.text()))) {
      const auto wish = AskWhether(
          fmt::format("do this in `{}`?", what_.cluster.context.name), [&] { return DescribePlan(*plan, what_.sources, Details::kShown); },
          session_);
      if (!wish) return wish.error();
      if (*wish == Wish::kNo) return ExitCode::kDeclined;
    }
    const deploy::ExecuteRequest request = Request();
    const Result<void> kept = RememberCluster(what_.cluster, what_.program, left_, what_.facts, session_);
    if (!kept) return FailToWrite(session_, kept.error());
    Result<deploy::Executed> executed = RunToEnd(http, deploy::Execute(what_.cluster.client, what_.cluster.kinds, request, *plan));
    if (!executed) return FailToReach(session_, executed.error());
    executed_ = *std::move(executed);
    return Say();
  }

 private:
  // Who may write what is gone back to may not have us touch what no revision of ours holds.
  std::optional<ExitCode> RefuseForged(const deploy::DeployPlan& plan) {
    if (what_.source != deploy::Source::kRevision || what_.chart != nullptr) return std::nullopt;
    for (const deploy::Surveyed& surveyed : plan.objects) {
      if (deploy::IsInRevisions(surveyed.id, placement_.kube_namespace.value)) continue;
      return Unmet(session_, fmt::format("the revision has {}, which no deploy has put there", MakeVisible(deploy::Title(surveyed.id))),
                   "somebody else has written to it: look into its ConfigMaps, and whose they are");
    }
    return std::nullopt;
  }

  // As often as looking at it changes what is asked: a release that was left is taken over, fields that are left are left out.
  std::expected<deploy::DeployPlan, ExitCode> FindPlan() {
    left_ = LeftBefore();
    objects_ = deploy::WithoutLeft(what_.objects, left_);
    Result<deploy::DeployPlan> plan = MakePlan();
    if (plan) {
      const auto is_left = FindLeftRelease(*plan);
      if (!is_left) return std::unexpected(is_left.error());
      if (*is_left) plan = MakePlan();
    }
    if (plan && LeaveMore(*plan)) {
      objects_ = deploy::WithoutLeft(what_.objects, left_);
      plan = MakePlan();
    }
    if (!plan) return std::unexpected(FailToReach(session_, plan.error()));
    return *std::move(plan);
  }

  Result<deploy::DeployPlan> MakePlan() {
    const deploy::PlanRequest request = Request().plan;
    return RunToEnd(what_.cluster.client.http(), deploy::MakePlan(what_.cluster.client, what_.cluster.kinds, request, objects_));
  }

  // Whether what is manifests now was a chart before. A code: it was said what is wrong.
  std::expected<bool, ExitCode> FindLeftRelease(const deploy::DeployPlan& plan) {
    const std::string& kube_namespace = placement_.kube_namespace.value;
    if (what_.chart != nullptr || !deploy::HasLeft(plan.objects, what_.as_release, kube_namespace)) return false;
    auto left = RunToEnd(what_.cluster.client.http(), deploy::ReadLeftRelease(what_.cluster.client, what_.as_release, kube_namespace));
    if (!left) return std::unexpected(FailToReach(session_, left.error()));
    if (left->is_of_others) return false;
    auto objects = ReadManifest(left->manifest, left->chart, session_);
    if (!objects) return std::unexpected(objects.error());
    left->chart.before = *std::move(objects);
    left_release_ = *std::move(left);
    for (const deploy::Surveyed& surveyed : plan.objects) {
      if (surveyed.live && deploy::IsAnnotated(*surveyed.live, left_release_->chart)) passing_.insert(surveyed.wanted->id);
    }
    return true;
  }

  // What the lock remembers, but for what is taken back.
  [[nodiscard]] deploy::LeftFields LeftBefore() const {
    deploy::LeftFields left = options_.wishes.takes_all ? deploy::LeftFields() : what_.cluster.left;
    for (const std::string& place : options_.wishes.takes) left.erase(place);
    return left;
  }

  // What is in conflict, and was said to be left: whether there is any.
  bool LeaveMore(const deploy::DeployPlan& plan) {
    const std::size_t before = left_.size();
    for (const deploy::Surveyed& surveyed : plan.objects) {
      if (surveyed.fate != deploy::Fate::kConflict) continue;
      for (const deploy::Conflict& conflict : surveyed.conflicts) {
        const std::string place = TypedPlace(*surveyed.wanted, conflict);
        const bool is_left = options_.wishes.leaves_all || std::ranges::find(options_.wishes.leaves, place) != options_.wishes.leaves.end();
        if (is_left && !Takes(*surveyed.wanted, conflict)) left_.emplace(place, conflict.manager);
      }
    }
    return left_.size() != before;
  }

  [[nodiscard]] bool Takes(const deploy::Wanted& wanted, const deploy::Conflict& conflict) const {
    if (conflict.manager == deploy::kHelmManager && passing_.contains(wanted.id)) return true;
    return options_.wishes.takes_all ||
           std::ranges::find(options_.wishes.takes, TypedPlace(wanted, conflict)) != options_.wishes.takes.end();
  }

  [[nodiscard]] deploy::ExecuteRequest Request() {
    const std::string& name = what_.program.name.text();
    return {.plan = {.application = name,
                     .survey = {.manager = "spin-aks:" + name,
                                .kube_namespace = placement_.kube_namespace.value,
                                .takes = [this](const deploy::Wanted& wanted,
                                                const deploy::Conflict& conflict) { return Takes(wanted, conflict); }},
                     .prune = options_.wishes.prunes ? deploy::Prune::kYes : deploy::Prune::kNo,
                     .source = what_.source,
                     .chart = what_.chart,
                     .left = left_release_ ? &*left_release_ : nullptr,
                     .awaits_pods = options_.patience.count() != 0},
            .image = what_.image,
            .patience = options_.patience,
            .say =
                [this](const std::string& words) {
                  session_.Say(MakeVisible(words) + "\n");
                  (void)session_.ports.console.Flush();
                },
            .helm =
                [this](const std::vector<std::string>& more) {
                  std::vector<std::string> argv = what_.chart->command;
                  argv.insert(argv.end(), more.begin(), more.end());
                  return session_.ports.programs->Run(argv, session_.directory);
                },
            .goes_on = [this](const std::vector<const deploy::Surveyed*>& found) { return SayObstacles(found) == 0; }};
  }

  // Under another name, or in another namespace, it is another application for the cluster.
  void WarnOfOldPlace() {
    const std::string& before = what_.cluster.deployed_as;
    if (before.empty() || before == DeployedAs(what_.program)) return;
    session_.Err(
        fmt::format("warning: it was deployed as `{}` before, and that stays\n  help: `{} down` with the settings of then takes it away\n",
                    MakeVisible(before), session_.line.program));
  }

  // It is made from what is on somebody's machine, and is in no file.
  void WarnOfPullSecret() {
    if (!placement_.pull_secret) return;
    const std::string& name = placement_.pull_secret->text();
    const bool is_made = std::ranges::any_of(
        what_.objects, [&](const deploy::Wanted& wanted) { return wanted.id.kind == "Secret" && wanted.id.name == name; });
    if (is_made) return;
    const cluster::Kind kind{.api_version = "v1", .kind = "Secret", .plural = "secrets"};
    const std::string& kube_namespace = placement_.kube_namespace.value;
    const auto answer = RunToEnd(what_.cluster.client.http(), what_.cluster.client.Get(kind.Path(kube_namespace, name)));
    if (!answer || !answer->is_missing()) return;
    session_.Err(fmt::format("warning: pods pull with Secret {}/{}, which is not there\n", kube_namespace, name));
    const auto step = PullSecretStep(placement_);
    session_.Err(fmt::format("  help: {}\n", step ? *step : "`kubectl create secret docker-registry` makes one"));
  }

  // How many there are.
  std::size_t SayObstacles(const std::vector<const deploy::Surveyed*>& objects) {
    const std::vector<Obstacle> obstacles = ObstaclesIn(objects, options_.wishes.may_replace, what_.sources);
    for (const Obstacle& obstacle : obstacles) {
      session_.Err(fmt::format("error: {}\n", obstacle.message));
      if (!obstacle.help.empty()) session_.Err(fmt::format("  help: {}\n", obstacle.help));
    }
    return obstacles.size();
  }

  // An upgrade takes it away, and asks nobody.
  std::size_t SayWhatHelmDeletes(const deploy::DeployPlan& plan) {
    std::size_t count = 0;
    for (const deploy::Removal& removal : plan.removals) {
      using OfRelease = deploy::Removal::OfRelease;
      if (removal.of_release == OfRelease::kNone || removal.fate != deploy::Removal::Fate::kKept || !removal.why.empty()) continue;
      const std::string title = MakeVisible(deploy::Title(removal.listed.id));
      session_.Err(
          removal.of_release == OfRelease::kUpgraded
              ? fmt::format("error: the chart makes {} no more, and Helm deletes it\n  help: `--prune` lets it\n", title)
              : fmt::format("error: the release that is left has {}, which nothing makes any more\n  help: `--prune` deletes it\n", title));
      ++count;
    }
    return count;
  }

  // The plan, and whether it ends here: it cannot be carried out.
  std::optional<ExitCode> Show(const deploy::DeployPlan& plan) {
    session_.Out(DescribePlan(plan, what_.sources, options_.details));
    session_.Out(DescribeLeft(left_));
    if (left_release_)
      session_.Out(fmt::format("release `{}` is left: its objects stay, and what Helm keeps of it is deleted (Secrets: {})\n",
                               left_release_->chart.release, left_release_->records.size()));
    std::vector<const deploy::Surveyed*> all;
    for (const deploy::Surveyed& surveyed : plan.objects) all.push_back(&surveyed);
    if (SayObstacles(all) + SayWhatHelmDeletes(plan) != 0) {
      session_.Err("nothing was touched\n");
      return ExitCode::kPrecondition;
    }
    return std::nullopt;
  }

  [[nodiscard]] SavedPlan ToSave(const deploy::DeployPlan& plan) const {
    SavedPlan saved = Saved(plan, options_.wishes, what_.sources);
    saved.application = what_.program.name.text();
    saved.cluster = what_.cluster.identity.Text();
    saved.rollback = what_.revision;
    return saved;
  }

  // For somebody to agree to.
  ExitCode Keep(const deploy::DeployPlan& plan) {
    if (!options_.plan_file) return ExitCode::kDone;
    const auto place = FileBelow(session_.directory.Open("."), *options_.plan_file);
    if (!place)
      return Refuse(session_, {.message = fmt::format("`{}` names no file", *options_.plan_file), .help = {}, .command = "deploy"});
    const Result<void> written = WriteOwnFile({.place = *place,
                                               .bytes = WriteSavedPlan(ToSave(plan)),
                                               .is_own = [](std::string_view bytes) { return ReadSavedPlan(bytes).has_value(); },
                                               .why_not = "a file lies there that is no plan"},
                                              SayWaiting(session_));
    if (!written) return FailToWrite(session_, written.error());
    session_.Say(fmt::format("`{} deploy --plan {}` does this, and nothing else\n", session_.line.program,
                             ShellWord(MakeVisible(*options_.plan_file))));
    return ExitCode::kDone;
  }

  std::optional<ExitCode> RefuseWhatMoved(const deploy::DeployPlan& plan) {
    const std::vector<std::string> moved = WhatMoved(*what_.agreed, ToSave(plan));
    if (moved.empty()) return std::nullopt;
    session_.Err("error: this is not the plan any more that was agreed to\n");
    for (const std::string& line : moved) session_.Err(fmt::format("  {}\n", MakeVisible(line)));
    session_.Err("  help: `deploy --dry-run --plan FILE` makes a new one\nnothing was touched\n");
    return ExitCode::kPrecondition;
  }

  ExitCode Say() {
    using End = deploy::Executed::End;
    for (const std::string& failure : executed_.failures) session_.Err(fmt::format("error: {}\n", MakeVisible(failure)));
    switch (executed_.end) {
      case End::kDone:
        session_.Say(executed_.changed == 0 ? "nothing to do: all of it is there\n" : "deployed\n");
        return ExitCode::kDone;
      case End::kRefused:
        session_.Err("only what it lies in was made\n");
        return ExitCode::kPrecondition;
      case End::kStopped:
        session_.Err("stopped there: what is above was done, and the next `deploy` goes on\n");
        return ExitCode::kExternal;
      case End::kNotUp:
        break;
    }
    session_.Err("it is deployed, and does not run\n");
    return ExitCode::kExternal;
  }

  const DeployOptions& options_;
  const Session& session_;
  const Deployable& what_;
  const Placement& placement_;
  deploy::Executed& executed_;
  std::optional<deploy::LeftRelease> left_release_;
  std::set<tree::ObjectId> passing_;     // from it to us
  deploy::LeftFields left_;              // to others, by this plan
  std::vector<deploy::Wanted> objects_;  // without these; the plan refers to them
};

}  // namespace

ExitCode Deploy(const DeployOptions& options, const Session& session, const Deployable& what, Asking asking, deploy::Executed& executed) {
  return Deployment(options, session, what, executed).Run(asking);
}

}  // namespace spin_aks
