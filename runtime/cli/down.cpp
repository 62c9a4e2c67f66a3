// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/down.h"

#include <string>

#include <fmt/core.h>

#include "runtime/cli/cluster_session.h"
#include "runtime/cli/compared.h"
#include "runtime/deploy/takedown.h"
#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

std::string Describe(const deploy::Takedown& takedown, const deploy::TakedownRequest& request) {
  std::string text;
  const auto add = [&](char sign, std::string_view word, const std::string& what) {
    text += fmt::format("{} {:<8} {}\n", sign, word, MakeVisible(what));
  };
  for (const deploy::Removal& removal : takedown.goes) add('-', "delete", deploy::Title(removal.listed.id));
  if (takedown.kept.empty()) add('-', "delete", deploy::Title(deploy::InventoryId(request.kube_namespace, request.application)));
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
  const deploy::TakedownRequest request{.application = name,
                                        .kube_namespace = kube_namespace,
                                        .manager = "spin-aks:" + name,
                                        .data = options.keeps_data ? deploy::Data::kStays : deploy::Data::kGoes,
                                        .names_namespace = kube_namespace != name};
  Http& http = cluster.client.http();
  Result<deploy::Takedown> takedown = RunToEnd(http, deploy::PlanTakedown(cluster.client, cluster.kinds, request));
  if (!takedown) return FailToReach(session, takedown.error());
  const std::string deployed = DeployedAs(program);
  if (!takedown->before && !cluster.deployed_as.empty() && cluster.deployed_as != deployed)
    return Unmet(session, fmt::format("it was deployed as `{}`, and the settings say `{}`", MakeVisible(cluster.deployed_as), deployed),
                 "with the settings of then it is found");
  if (!takedown->before) {
    session.Say("nothing to do: nothing of it is there\n");
    return ExitCode::kDone;
  }
  session.Out(Describe(*takedown, request));
  if (options.is_dry_run) return ExitCode::kDone;
  const auto wish =
      AskWhether(fmt::format("delete this from `{}`?", cluster.context.name), [&] { return Describe(*takedown, request); }, session);
  if (!wish) return wish.error();
  if (*wish == Wish::kNo) return ExitCode::kDeclined;
  const auto say = [&](const std::string& words) {
    session.Say(MakeVisible(words) + "\n");
    (void)session.ports.console.Flush();
  };
  const Result<std::optional<std::string>> failure = RunToEnd(http, deploy::TakeDown(cluster.client, request, *takedown, say));
  if (!failure) return FailToReach(session, failure.error());
  if (!*failure) {
    const Result<void> forgotten = takedown->kept.empty() ? ForgetDeployed(program, lock, session) : Result<void>();
    return forgotten ? ExitCode::kDone : FailToWrite(session, forgotten.error());
  }
  session.Err(fmt::format("error: {}\nwhat is left is still listed: the next `down` goes on\n", MakeVisible(**failure)));
  return ExitCode::kExternal;
}

}  // namespace spin_aks
