// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deploy.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "runtime/cli/build_flags.h"
#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/cli/shown_plan.h"
#include "runtime/deploy/execute.h"
#include "runtime/deploy/plan.h"
#include "runtime/draw/display.h"
#include "runtime/steps/cluster_steps.h"

namespace spin_aks {
namespace {

// ---- All of it ----

class Deployment {
 public:
  Deployment(const DeployOptions& options, const Session& session, const Prepared& prepared, const Compared& compared,
             const std::vector<deploy::Wanted>& objects, ClusterSession& cluster)
      : options_(options),
        session_(session),
        prepared_(prepared),
        sources_(prepared.project.sources),
        compared_(compared),
        placement_(compared.program.targets.front()),
        objects_(objects),
        cluster_(cluster) {}

  ExitCode Run() {
    Http& http = cluster_.client.http();
    const deploy::ExecuteRequest request = Request();
    Result<deploy::DeployPlan> plan = RunToEnd(http, deploy::MakePlan(cluster_.client, cluster_.kinds, request.plan, objects_));
    if (!plan) return FailToReach(session_, plan.error());
    WarnOfPullSecret();
    WarnOfOldPlace();
    if (const auto code = Show(*plan)) return *code;
    if (plan->HasWork(deploy::InventoryAfter(*plan, request.plan.application))) {
      const auto wish = AskWhether(
          fmt::format("do this in `{}`?", cluster_.context.name), [&] { return DescribePlan(*plan, sources_, Details::kShown); }, session_);
      if (!wish) return wish.error();
      if (*wish == Wish::kNo) return ExitCode::kDeclined;
    }
    const Result<void> kept = RememberCluster(cluster_, compared_.program, FactsPlace(prepared_, session_), session_);
    if (!kept) return FailToWrite(session_, kept.error());
    const Result<deploy::Executed> executed = RunToEnd(http, deploy::Execute(cluster_.client, cluster_.kinds, request, *plan));
    return executed ? Say(*executed) : FailToReach(session_, executed.error());
  }

 private:
  [[nodiscard]] bool Takes(const deploy::Wanted& wanted, const deploy::Conflict& conflict) const {
    return options_.takes_all || std::ranges::find(options_.takes, TypedPlace(wanted, conflict)) != options_.takes.end();
  }

  [[nodiscard]] deploy::ExecuteRequest Request() {
    const std::string& name = compared_.program.name.text();
    return {.plan = {.application = name,
                     .survey = {.manager = "spin-aks:" + name,
                                .kube_namespace = placement_.kube_namespace.value,
                                .takes = [this](const deploy::Wanted& wanted,
                                                const deploy::Conflict& conflict) { return Takes(wanted, conflict); }},
                     .prune = options_.prunes ? deploy::Prune::kYes : deploy::Prune::kNo,
                     .awaits_pods = options_.patience.count() != 0},
            .image = placement_.image->Text(),
            .patience = options_.patience,
            .say =
                [this](const std::string& words) {
                  session_.Say(MakeVisible(words) + "\n");
                  (void)session_.ports.console.Flush();
                },
            .goes_on = [this](const std::vector<const deploy::Surveyed*>& found) { return SayObstacles(found) == 0; }};
  }

  // Under another name, or in another namespace, it is another application for the cluster.
  void WarnOfOldPlace() {
    const std::string& before = cluster_.deployed_as;
    if (before.empty() || before == DeployedAs(compared_.program)) return;
    session_.Err(
        fmt::format("warning: it was deployed as `{}` before, and that stays\n  help: `{} down` with the settings of then takes it away\n",
                    MakeVisible(before), session_.line.program));
  }

  // It is made from what is on somebody's machine, and is in no file.
  void WarnOfPullSecret() {
    if (!placement_.pull_secret) return;
    const std::string& name = placement_.pull_secret->text();
    const bool is_made =
        std::ranges::any_of(objects_, [&](const deploy::Wanted& wanted) { return wanted.id.kind == "Secret" && wanted.id.name == name; });
    if (is_made) return;
    const cluster::Kind kind{.api_version = "v1", .kind = "Secret", .plural = "secrets"};
    const std::string& kube_namespace = placement_.kube_namespace.value;
    const auto answer = RunToEnd(cluster_.client.http(), cluster_.client.Get(kind.Path(kube_namespace, name)));
    if (!answer || !answer->is_missing()) return;
    session_.Err(fmt::format("warning: pods pull with Secret {}/{}, which is not there\n", kube_namespace, name));
    const auto step = PullSecretStep(placement_);
    session_.Err(fmt::format("  help: {}\n", step ? *step : "`kubectl create secret docker-registry` makes one"));
  }

  // How many there are.
  std::size_t SayObstacles(const std::vector<const deploy::Surveyed*>& objects) {
    const std::vector<Obstacle> obstacles = ObstaclesIn(objects, options_.may_replace, sources_);
    for (const Obstacle& obstacle : obstacles) {
      session_.Err(fmt::format("error: {}\n", obstacle.message));
      if (!obstacle.help.empty()) session_.Err(fmt::format("  help: {}\n", obstacle.help));
    }
    return obstacles.size();
  }

  // The plan, and whether it ends here.
  std::optional<ExitCode> Show(const deploy::DeployPlan& plan) {
    session_.Out(DescribePlan(plan, sources_, options_.details));
    std::vector<const deploy::Surveyed*> all;
    for (const deploy::Surveyed& surveyed : plan.objects) all.push_back(&surveyed);
    if (SayObstacles(all) != 0) {
      session_.Err("nothing was touched\n");
      return ExitCode::kPrecondition;
    }
    return options_.is_dry_run ? std::optional(ExitCode::kDone) : std::nullopt;
  }

  ExitCode Say(const deploy::Executed& executed) {
    using End = deploy::Executed::End;
    for (const std::string& failure : executed.failures) session_.Err(fmt::format("error: {}\n", MakeVisible(failure)));
    switch (executed.end) {
      case End::kDone:
        session_.Say(executed.changed == 0 ? "nothing to do: all of it is there\n" : "deployed\n");
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
  const Prepared& prepared_;
  const SourceMap& sources_;
  const Compared& compared_;
  const Placement& placement_;
  const std::vector<deploy::Wanted>& objects_;
  ClusterSession& cluster_;
};

// `90s`, `5m`, `1h`, or seconds.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  constexpr long kMinute = 60, kHour = 3600;
  long unit = 1;
  if (text.ends_with('s') || text.ends_with('m') || text.ends_with('h')) {
    unit = text.back() == 'm' ? kMinute : text.back() == 'h' ? kHour : 1;
    text.remove_suffix(1);
  }
  if (!IsDigits(text) || text.size() > kMostDigits) return std::nullopt;
  return std::chrono::seconds(std::stol(std::string(text)) * unit);
}

}  // namespace

std::expected<DeployOptions, UsageError> ParseDeploy(const CommandLine& line) {
  DeployOptions options;
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  options.build = *places;
  options.build.emit = Emit::kKubernetes;
  options.build.causes = Causes::kKept;
  options.is_dry_run = line.Has("dry-run");
  options.may_replace = line.Has("replace");
  options.prunes = line.Has("prune");
  if (line.Has("details")) options.details = Details::kShown;
  if (const auto it = line.flags.find("take"); it != line.flags.end()) {
    for (const std::string& place : it->second) {
      if (place.empty())
        options.takes_all = true;
      else
        options.takes.push_back(place);
    }
  }
  if (const auto timeout = line.Value("timeout")) {
    const auto patience = ParseDuration(*timeout);
    if (!patience)
      return std::unexpected(UsageError{.message = fmt::format("`--timeout` cannot be `{}`", *timeout),
                                        .help = "as in `90s` or `10m`; `0` waits for nothing",
                                        .command = "deploy"});
    options.patience = *patience;
  }
  return options;
}

ExitCode RunDeploy(const DeployOptions& options, const Session& session) {
  const auto found = FindWhatToDeploy(options.build, session);
  if (!found) return found.error();
  const WhatToDeploy& what = **found;
  return Deployment(options, session, *what.prepared, what.compared, what.objects, *what.cluster).Run();
}

}  // namespace spin_aks
