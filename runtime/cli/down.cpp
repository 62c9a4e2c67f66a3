// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/down.h"

#include <algorithm>
#include <expected>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/chart_release.h"
#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/deploy/left_release.h"
#include "runtime/deploy/takedown.h"
#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

// A release, and what it is made of.
struct ReleaseToTake {
  ChartRelease release;
  deploy::Chart chart;  // as far as it is there
};

std::expected<std::optional<ReleaseToTake>, ExitCode> FindRelease(const Prepared& prepared, const ClusterSession& cluster,
                                                                  const Session& session) {
  const auto release = ReleaseOf(prepared.built->program, prepared.built->layout, {}, cluster.context.name);
  if (!release) return std::nullopt;
  auto chart = ReadRelease(*release, session);
  if (!chart) return std::unexpected(chart.error());
  if (!chart->is_there) return std::nullopt;
  return ReleaseToTake{.release = *release, .chart = *std::move(chart)};
}

// Of a release: its objects, but for what helm keeps, and its records (`sh.helm.release.v1.<name>.v<revision>`).
std::function<bool(const tree::ObjectId&)> GoesWith(const deploy::Chart& chart) {
  std::set<tree::ObjectId> objects;
  for (const deploy::Wanted& wanted : chart.before) {
    if (deploy::IsKeptByHelm(wanted.value)) continue;
    tree::ObjectId id = wanted.id;
    if (id.kube_namespace.empty()) id.kube_namespace = chart.kube_namespace;
    objects.insert(std::move(id));
  }
  return [objects = std::move(objects), records = "sh.helm.release.v1." + chart.release + ".v"](const tree::ObjectId& id) {
    return (id.kind == "Secret" && id.name.starts_with(records)) || objects.contains(id);
  };
}

// What was a chart when it was deployed, and is manifests in the settings now.
std::optional<ExitCode> RefuseOfOtherType(const Program& program, const Layout& layout, const ClusterSession& cluster,
                                          const Session& session) {
  if (ReleaseOf(program, layout, {}, cluster.context.name)) return std::nullopt;
  const std::string& kube_namespace = program.targets.front().kube_namespace.value;
  const std::string name = ReleaseName(program);
  const auto left = RunToEnd(cluster.client.http(), deploy::ReadLeftRelease(cluster.client, name, kube_namespace));
  // Who may not look at Secrets has none of them to take down.
  if (!left || left->records.empty() || left->is_of_others) return std::nullopt;
  return Unmet(session, fmt::format("it is deployed as release `{}` of a chart, and the settings say manifests", name),
               fmt::format("`helm uninstall {} --namespace {}`, or `deploy` first, which takes it over", name, kube_namespace));
}

// The first volume that a release would take along.
std::optional<std::string> VolumeOf(const deploy::Chart& chart) {
  const auto it = std::ranges::find_if(chart.before, [](const deploy::Wanted& wanted) {
    return wanted.id.kind == "PersistentVolumeClaim" && !deploy::IsKeptByHelm(wanted.value);
  });
  return it == chart.before.end() ? std::nullopt : std::optional(deploy::Title(it->id));
}

std::string Describe(const deploy::Takedown& takedown, const deploy::TakedownRequest& request,
                     const std::optional<ReleaseToTake>& release) {
  std::string text;
  const auto add = [&](char sign, std::string_view word, const std::string& what) {
    text += fmt::format("{} {:<8} {}\n", sign, word, MakeVisible(what));
  };
  if (release) {
    add('-', "delete", "release " + release->release.name);
    for (const deploy::Wanted& wanted : release->chart.before) {
      const bool is_kept = deploy::IsKeptByHelm(wanted.value);
      add(is_kept ? ' ' : '-', is_kept ? "stays" : "delete", deploy::Title(wanted.id));
    }
  }
  for (const deploy::Removal& removal : takedown.goes) add('-', "delete", deploy::Title(removal.listed.id));
  if (takedown.before && takedown.kept.empty())
    add('-', "delete", deploy::Title(deploy::InventoryId(request.kube_namespace, request.application)));
  if (takedown.kube_namespace) add('-', "delete", deploy::Title(takedown.kube_namespace->listed.id));
  for (const std::string& stays : takedown.stays) add(' ', "stays", stays);
  return text;
}

}  // namespace

DownOptions ParseDown(const CommandLine& line) { return {.is_dry_run = line.Has("dry-run"), .keeps_data = line.Has("keep-data")}; }

ExitCode RunDown(const DownOptions& options, const Session& session) {
  Prepared prepared;
  BuildRequest build;
  build.emit = Emit::kKubernetes;
  Prepare(build, session, session.directory, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  const Program& program = prepared.built->program;
  const Placement& placement = program.targets.front();
  const OutputPlace lock = FactsPlace(prepared, session);
  const auto opened = OpenCluster(placement, prepared.built->access, lock, session);
  if (!opened) return opened.error();
  ClusterSession& cluster = **opened;
  const std::string& name = program.name.text();
  const std::string& kube_namespace = placement.kube_namespace.value;
  const auto release = FindRelease(prepared, cluster, session);
  if (!release) return release.error();
  if (*release && options.keeps_data) {
    if (const auto volume = VolumeOf((**release).chart))
      return Unmet(session, fmt::format("Helm deletes {} with its release", MakeVisible(*volume)),
                   "the annotation `helm.sh/resource-policy: keep` in its template, deployed, keeps it");
  }
  if (const auto refused = RefuseOfOtherType(program, prepared.built->layout, cluster, session)) return *refused;
  deploy::TakedownRequest request{.application = name,
                                  .kube_namespace = kube_namespace,
                                  .manager = "spin-aks:" + name,
                                  .data = options.keeps_data ? deploy::Data::kStays : deploy::Data::kGoes,
                                  .names_namespace = kube_namespace != name};
  if (*release) request.goes_otherwise = GoesWith((**release).chart);
  Http& http = cluster.client.http();
  Result<deploy::Takedown> takedown = RunToEnd(http, deploy::PlanTakedown(cluster.client, cluster.kinds, request));
  if (!takedown) return FailToReach(session, takedown.error());
  const std::string deployed = DeployedAs(program);
  if (!takedown->before && !*release && !cluster.deployed_as.empty() && cluster.deployed_as != deployed)
    return Unmet(session, fmt::format("it was deployed as `{}`, and the settings say `{}`", MakeVisible(cluster.deployed_as), deployed),
                 "with the settings of then it is found");
  if (!takedown->before && !*release) {
    session.Say("nothing to do: nothing of it is there\n");
    return ExitCode::kDone;
  }
  session.Out(Describe(*takedown, request, *release));
  if (options.is_dry_run) return ExitCode::kDone;
  const auto wish = AskWhether(
      fmt::format("delete this from `{}`?", cluster.context.name), [&] { return Describe(*takedown, request, *release); }, session);
  if (!wish) return wish.error();
  if (*wish == Wish::kNo) return ExitCode::kDeclined;
  const auto say = [&](const std::string& words) {
    session.Say(MakeVisible(words) + "\n");
    (void)session.ports.console.Flush();
  };
  if (*release) {
    if (const auto failed = Uninstall((**release).release, session)) return *failed;
    say(fmt::format("deleted    release {}", (**release).release.name));
  }
  const Result<std::optional<std::string>> failure =
      !takedown->before ? Result<std::optional<std::string>>() : RunToEnd(http, deploy::TakeDown(cluster.client, request, *takedown, say));
  if (!failure) return FailToReach(session, failure.error());
  if (!*failure) {
    const Result<void> forgotten = takedown->kept.empty() ? ForgetDeployed(program, lock, session) : Result<void>();
    return forgotten ? ExitCode::kDone : FailToWrite(session, forgotten.error());
  }
  session.Err(fmt::format("error: {}\nwhat is left is still listed: the next `down` goes on\n", MakeVisible(**failure)));
  return ExitCode::kExternal;
}

}  // namespace spin_aks
