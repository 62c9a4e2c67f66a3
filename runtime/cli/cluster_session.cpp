// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/cluster_session.h"

#include <fmt/core.h>

#include "frontend/deploy/facts.h"
#include "ir/ascii.h"
#include "runtime/draw/display.h"
#include "runtime/output/lock_facts.h"
#include "runtime/ports/programs.h"

namespace spin_aks {
namespace {

using deploy::ClusterIdentity;
using deploy::KubeContext;

// What kubectl is set up for, held against what the settings insist on.
std::expected<KubeContext, ExitCode> FindContext(const ClusterAccess& access, const Session& session) {
  auto context = deploy::ReadContext(*session.ports.programs);
  if (!context) {
    const ExitCode code = Fail(session, context.error());
    session.Err(fmt::format("  help: {}\n", HelpForContext(context.error())));
    return std::unexpected(IsMissingProgram(context.error()) ? code : ExitCode::kPrecondition);
  }
  if (const auto other = WhyNotContext(access, *context)) return std::unexpected(Unmet(session, other->message, other->help));
  return *std::move(context);
}

}  // namespace

bool IsMissingProgram(const Error& error) { return error.doing == "start"; }

std::string_view HelpForContext(const Error& error) {
  return IsMissingProgram(error) ? "https://kubernetes.io/docs/tasks/tools says how to install kubectl"
                                 : "`az aks get-credentials` makes one; `kubectl config use-context` chooses";
}

std::optional<Hindrance> WhyNotContext(const ClusterAccess& access, const KubeContext& context) {
  if (access.context && **access.context != context.name)
    return Hindrance{.message = fmt::format("the current context is `{}`, and `cluster.context` insists on `{}`", MakeVisible(context.name),
                                            MakeVisible(**access.context)),
                     .help = fmt::format("`kubectl config use-context {}`", MakeVisible(**access.context))};
  if (access.server && !deploy::IsSameServer(**access.server, context.server))
    return Hindrance{.message = fmt::format("context `{}` leads to {}, and `cluster.server` insists on {}", MakeVisible(context.name),
                                            MakeVisible(context.server), MakeVisible(**access.server)),
                     .help = "`kubectl config get-contexts` lists them"};
  return std::nullopt;
}

std::optional<ClusterIdentity> KnownIdentity(const merge::Lock& lock, const std::string& target) {
  const auto it = lock.facts.find({.target = target, .name = std::string(kClusterFact)});
  return it == lock.facts.end() ? std::nullopt : ClusterIdentity::Parse(it->second);
}

namespace {

deploy::LeftFields LeftIn(const merge::Lock& lock, const std::string& target) {
  deploy::LeftFields left;
  for (const auto& [fact, manager] : lock.facts) {
    if (fact.target == target && fact.name.starts_with(kLeaveFacts)) left.emplace(fact.name.substr(kLeaveFacts.size()), manager);
  }
  return left;
}

}  // namespace

std::optional<Hindrance> WhyNotCluster(const ClusterIdentity& identity, const std::optional<ClusterIdentity>& known,
                                       const KubeContext& context, const OutputPlace& lock) {
  if (!known) return std::nullopt;
  if (!identity.IsKnown())
    return Hindrance{
        .message = fmt::format("nothing in context `{}` that you may read says whether it is the cluster that this was deployed to",
                               MakeVisible(context.name)),
        .help = "ConfigMap `kube-root-ca.crt` of the application's namespace would do"};
  if (identity.MayBe(*known)) return std::nullopt;
  return Hindrance{.message = fmt::format("context `{}` leads to another cluster than this was deployed to: {} is not {}",
                                          MakeVisible(context.name), identity.Text(), known->Text()),
                   .help = fmt::format("choose its context; if this is the new place, delete the line `fact … {}` of {}", kClusterFact,
                                       MakeVisible(lock.Text()))};
}

ExitCode FailToReach(const Session& session, const Error& error) {
  const ExitCode code = Fail(session, error);
  if (code == ExitCode::kAuthentication) session.Err("  help: `kubectl get namespaces` says how kubectl signs in\n");
  return code;
}

std::expected<std::unique_ptr<ClusterSession>, ExitCode> OpenCluster(const Placement& placement, const ClusterAccess& access,
                                                                     const OutputPlace& lock, const Session& session) {
  const Ports& ports = session.ports;
  if (ports.http == nullptr || ports.clusters == nullptr || ports.programs == nullptr)
    return std::unexpected(Unmet(session, "there is no network", "call spin-aks where there is one"));
  if (!access.is_direct)
    return std::unexpected(
        Unmet(session, "`cluster.access = \"command-invoke\"` is not in this version", "call spin-aks where the API server is reached"));
  const auto context = FindContext(access, session);
  if (!context) return std::unexpected(context.error());
  const Result<LockFile> known = ReadLockFile(lock);
  if (!known) return std::unexpected(Fail(session, known.error()));
  if (const Result<void> can = CanKeep(*known); !can) return std::unexpected(Fail(session, can.error()));
  auto door = ports.clusters->Open(context->name);
  if (!door) return std::unexpected(FailToReach(session, door.error()));
  auto cluster = std::make_unique<ClusterSession>(*ports.http, *std::move(door));
  cluster->context = *context;
  const auto identity = RunToEnd(*ports.http, deploy::Identify(cluster->client, placement.kube_namespace.value));
  if (!identity) return std::unexpected(FailToReach(session, identity.error()));
  cluster->identity = *identity;
  const auto remembered = KnownIdentity(known->read.lock, placement.name.value);
  cluster->is_new = !remembered;
  const auto deployed = known->read.lock.facts.find({.target = placement.name.value, .name = std::string(kDeployedFact)});
  if (deployed != known->read.lock.facts.end()) cluster->deployed_as = deployed->second;
  cluster->left = LeftIn(known->read.lock, placement.name.value);
  if (const auto other = WhyNotCluster(*identity, remembered, *context, lock))
    return std::unexpected(Unmet(session, other->message, other->help));
  session.Say(fmt::format("cluster `{}` ({}), namespace `{}`\n", MakeVisible(context->name), MakeVisible(context->server),
                          placement.kube_namespace.value));
  return cluster;
}

std::string DeployedAs(const Program& program) {
  return fmt::format("{}/{}", program.targets.front().kube_namespace.value, program.name.text());
}

Result<void> RememberCluster(const ClusterSession& cluster, const Program& program, const deploy::LeftFields& left, const OutputPlace& lock,
                             const Session& session) {
  const bool is_known = !cluster.is_new || !cluster.identity.IsKnown();
  const std::string deployed = DeployedAs(program);
  if (is_known && cluster.deployed_as == deployed && cluster.left == left) return {};
  const std::string& target = program.targets.front().name.value;
  return ChangeFacts(lock, SayWaiting(session), [&](LockFacts& facts) {
    if (!is_known) facts[{.target = target, .name = std::string(kClusterFact)}] = cluster.identity.Text();
    facts[{.target = target, .name = std::string(kDeployedFact)}] = deployed;
    for (const auto& [place, manager] : cluster.left) facts.erase({.target = target, .name = std::string(kLeaveFacts).append(place)});
    for (const auto& [place, manager] : left) facts[{.target = target, .name = std::string(kLeaveFacts).append(place)}] = manager;
  });
}

Result<void> ForgetDeployed(const Program& program, const OutputPlace& lock, const Session& session) {
  return ChangeFacts(lock, SayWaiting(session), [&](LockFacts& facts) {
    const auto it = facts.find({.target = program.targets.front().name.value, .name = std::string(kDeployedFact)});
    if (it != facts.end() && it->second == DeployedAs(program)) facts.erase(it);
  });
}

std::expected<Wish, ExitCode> AskWhether(std::string_view question, const std::function<std::string()>& more, const Session& session) {
  const GlobalOptions& globals = session.line.globals;
  if (globals.says_yes) return Wish::kYes;
  Console& console = session.ports.console;
  if (!globals.may_ask || !console.CanAsk()) {
    session.Err(
        "error: somebody has to say yes to this plan, and nobody can be asked\n  help: `--yes` says it; `--dry-run` only shows it\n");
    return std::unexpected(ExitCode::kInputNeeded);
  }
  for (;;) {
    session.Err(fmt::format("{} [y]es, [n]o, [d]etails: ", MakeVisible(question)));
    const auto typed = console.ReadLine();
    if (!typed) return std::unexpected(Fail(session, typed.error()));
    const std::string word = LowerAscii(typed->value_or("n"));
    if (word == "y" || word == "yes") return Wish::kYes;
    if (word == "n" || word == "no") return Wish::kNo;
    if (word == "d" || word == "details") session.Out(more());
  }
}

}  // namespace spin_aks
