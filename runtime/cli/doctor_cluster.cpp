// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/doctor_cluster.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "runtime/cli/cluster_session.h"
#include "runtime/cli/shown_plan.h"
#include "runtime/cluster/json.h"
#include "runtime/deploy/find_listed.h"
#include "runtime/deploy/survey.h"
#include "runtime/doctor/entry_points.h"
#include "runtime/doctor/nodes.h"
#include "runtime/doctor/rights.h"
#include "runtime/doctor/tools.h"

namespace spin_aks {
namespace {

using cluster::Answer;
using cluster::TextBelow;
using State = Finding::State;

constexpr std::string_view kCluster = "cluster";

// Why an answer says nothing; nothing: it does.
std::optional<std::string> WhyNothing(const Result<Answer>& answer) {
  if (!answer) return answer.error().Text();
  if (answer->refusal) return answer->refusal->message;
  return std::nullopt;
}

class ClusterExam {
 public:
  ClusterExam(const ExaminedProject& project, const ExaminedTools& tools, const Session& session)
      : project_(project), tools_(tools), session_(session), placement_(project.program()->targets.front()) {}

  std::vector<Finding> Run() {
    if (const auto why = Enter()) {
      cluster_.reset();
      Skip(doctor::kPermissions, *why);
      if (!doctor::NeedsOf(project_.objects).empty()) Skip(doctor::kRuntime, *why);
      JudgeOutput();
      return std::move(findings_);
    }
    CheckServer();
    if (LearnKinds()) CheckRights();
    for (const doctor::PodNeeds& needs : doctor::NeedsOf(project_.objects)) CheckRuntime(needs);
    JudgeOutput();
    CheckLeftEntryPoints();
    return std::move(findings_);
  }

 private:
  void Add(Finding finding) { findings_.push_back(std::move(finding)); }
  void Skip(std::string_view check, std::string why) { Add({.state = State::kSkipped, .check = check, .message = std::move(why)}); }
  [[nodiscard]] Result<Answer> Get(std::string path) { return RunToEnd(cluster_->client.http(), cluster_->client.Get(std::move(path))); }

  // ---- Whether it is the right one ----

  // Why nothing in there can be looked at; what is found on the way is said. Nothing: it is open.
  std::optional<std::string> Enter() {
    const Ports& ports = session_.ports;
    if (ports.http == nullptr || ports.clusters == nullptr || !tools_.context) return SayClosed(State::kSkipped, "there is no network", {});
    if (!project_.compared->access.is_direct)
      return SayClosed(State::kError, "`cluster.access = \"command-invoke\"` is not in this version",
                       "call spin-aks where the API server is reached");
    const Result<deploy::KubeContext>& context = *tools_.context;
    if (!context && IsMissingProgram(context.error())) return SayClosed(State::kSkipped, "kubectl is not there", {});
    if (!context) return SayClosed(State::kError, context.error().Text(), std::string(HelpForContext(context.error())));
    if (const auto other = WhyNotContext(project_.compared->access, *context))
      return SayClosed(State::kError, other->message, other->help, "it is not the cluster that the settings insist on");
    auto door = ports.clusters->Open(context->name);
    if (!door) return SayUnreachable(door.error());
    cluster_ = std::make_unique<ClusterSession>(*ports.http, *std::move(door));
    cluster_->context = *context;
    return Identify();
  }

  std::optional<std::string> Identify() {
    const auto identity = RunToEnd(cluster_->client.http(), deploy::Identify(cluster_->client, placement_.kube_namespace.value));
    if (!identity) return SayUnreachable(identity.error());
    const OutputPlace place = FactsPlace(*project_.prepared, session_);
    const Result<LockFile> lock = ReadLockFile(place);
    if (!lock) return SayClosed(State::kError, lock.error().Text(), {}, "nobody knows which cluster it has to be");
    const auto known = KnownIdentity(lock->read.lock, placement_.name.value);
    if (const auto other = WhyNotCluster(*identity, known, cluster_->context, place))
      return SayClosed(State::kError, other->message, other->help, "it is not the cluster that this was deployed to");
    Add({.state = State::kOk,
         .check = kCluster,
         .message = fmt::format("context `{}` leads to {}{}", cluster_->context.name, cluster_->context.server,
                                known ? ", the cluster that this was deployed to" : "")});
    return std::nullopt;
  }

  std::optional<std::string> SayClosed(State state, std::string message, std::string help, std::string closed = {}) {
    if (closed.empty()) closed = message;
    Add({.state = state,
         .check = kCluster,
         .message = std::move(message),
         .why = state == State::kError ? "`deploy` stops here, before anything is touched" : "",
         .help = std::move(help)});
    return closed;
  }

  std::optional<std::string> SayUnreachable(const Error& error) {
    const bool is_stranger = error.kind == Error::Kind::kUnauthorized;
    return SayClosed(
        State::kError, error.Text(),
        is_stranger ? "`kubectl get namespaces` says how kubectl signs in" : "`kubectl cluster-info` says whether kubectl reaches it",
        is_stranger ? "the cluster does not know who asks" : "the cluster cannot be reached");
  }

  // ---- The server ----

  void CheckServer() {
    const Result<Answer> answer = Get("/version");
    if (const auto why = WhyNothing(answer)) return Skip(kCluster, fmt::format("the server does not say its version: {}", *why));
    const std::string version(TextBelow(answer->body, {"gitVersion"}));
    if (const auto skew = doctor::SkewOf(tools_.kubectl, version))
      return Add({.state = State::kWarning,
                  .check = kCluster,
                  .message = *skew,
                  .why = "Kubernetes supports no more",
                  .help = "https://kubernetes.io/docs/tasks/tools says how to install another kubectl"});
    Add({.state = State::kOk, .check = kCluster, .message = fmt::format("the server is Kubernetes {}", version)});
  }

  // What defines a kind may come along.
  [[nodiscard]] bool IsDefined(const deploy::Wanted& wanted) const {
    return std::ranges::any_of(project_.objects, [&](const deploy::Wanted& other) {
      return other.wave == deploy::Wave::kDefinitions && TextBelow(other.value, {"spec", "names", "kind"}) == wanted.id.kind;
    });
  }

  // False: nothing is known of them.
  bool LearnKinds() {
    std::vector<std::string> versions{"v1"};
    for (const deploy::Wanted& wanted : project_.objects) versions.emplace_back(wanted.api_version());
    const auto learned = RunToEnd(cluster_->client.http(), cluster_->kinds.Learn(std::move(versions)));
    if (!learned) Skip(doctor::kPermissions, learned.error().Text());
    if (!learned) return false;
    std::set<std::string> said;
    for (const deploy::Wanted& wanted : project_.objects) {
      if (cluster_->kinds.Find(wanted.api_version(), wanted.id.kind) || IsDefined(wanted) || !said.insert(wanted.id.kind).second) continue;
      Add({.state = State::kError,
           .check = kCluster,
           .message = fmt::format("the server does not know {} ({})", wanted.id.kind, wanted.api_version()),
           .why = fmt::format("{} would be refused", deploy::Title(wanted.id)),
           .help = std::string(HelpForUnknown(wanted.id.kind))});
    }
    return true;
  }

  void CheckRights() {
    const bool is_chart = project_.compared->layout.backend->name == "helm";
    const std::vector<doctor::Right> rights = doctor::RightsNeeded(project_.objects, cluster_->kinds, placement_.kube_namespace.value,
                                                                   is_chart ? doctor::AppliedBy::kHelm : doctor::AppliedBy::kUs);
    const std::vector<doctor::Review> reviews = RunToEnd(cluster_->client.http(), doctor::AskRights(cluster_->client, rights));
    for (Finding& finding : doctor::JudgeRights(rights, reviews)) Add(std::move(finding));
  }

  // ---- The node runtime ----

  void CheckRuntime(const doctor::PodNeeds& needs) {
    const Result<Answer> found = Get(fmt::format("/apis/node.k8s.io/v1/runtimeclasses/{}", cluster::Escaped(needs.runtime_class)));
    if (found && found->is_missing()) return SayNoClass(needs.runtime_class);
    // Without the class, nobody knows which nodes it is for.
    if (const auto why = WhyNothing(found))
      return Skip(doctor::kRuntime,
                  fmt::format("the server does not say whether there is a RuntimeClass `{}`: {}", needs.runtime_class, *why));
    Add(doctor::JudgeClass(found->body, *placement_.runtime.handler));
    const Result<Answer> nodes = Get("/api/v1/nodes");
    if (const auto why = WhyNothing(nodes)) return Skip(doctor::kRuntime, fmt::format("the server does not list its nodes: {}", *why));
    Add(doctor::JudgeNodes(cluster::ListBelow(nodes->body, {"items"}), doctor::WithClass(needs, found->body)));
  }

  void SayNoClass(const std::string& name) {
    if (doctor::ComesWith(name, project_.objects))
      return Add({.state = State::kOk, .check = doctor::kRuntime, .message = fmt::format("RuntimeClass `{}` comes with the deploy", name)});
    Add({.state = State::kError,
         .check = doctor::kRuntime,
         .message = fmt::format("there is no RuntimeClass `{}`", name),
         .why = "pods that name it are refused",
         .help = "the node runtime is set up once per cluster: `compile` writes how, in `runtime/README.md`"});
  }

  // ---- What is exposed ----

  [[nodiscard]] std::string AddressOf(const deploy::Wanted& wanted, const tree::ObjectId& id) {
    const auto kind = cluster_ == nullptr ? std::nullopt : cluster_->kinds.Find(wanted.api_version(), id.kind);
    if (!kind) return {};
    const Result<Answer> live = Get(kind->Path(id.kube_namespace, id.name));
    if (WhyNothing(live)) return {};
    const auto entry = doctor::EntryPointOf(live->body);
    return entry ? entry->address : std::string();
  }

  void JudgeOutput() {
    std::size_t count = 0;
    for (const deploy::Wanted& wanted : project_.objects) {
      auto entry = doctor::EntryPointOf(wanted.value);
      if (!entry) continue;
      ++count;
      tree::ObjectId id = wanted.id;
      if (id.kube_namespace.empty()) id.kube_namespace = placement_.kube_namespace.value;
      entry->address = AddressOf(wanted, id);
      Add(doctor::JudgeEntryPoint(*entry, deploy::Title(id)));
    }
    if (count == 0)
      Add({.state = State::kOk, .check = doctor::kExposed, .message = "nothing of the output is reached from outside of the cluster"});
  }

  [[nodiscard]] bool IsMade(const tree::ObjectId& id) const {
    return std::ranges::any_of(project_.objects, [&](const deploy::Wanted& wanted) {
      return deploy::PlacedId(cluster_->kinds, wanted, placement_.kube_namespace.value) == id;
    });
  }

  // What a deploy has made once, and the output has no more.
  void CheckLeftEntryPoints() {
    const std::string& name = project_.program()->name.text();
    const auto found = RunToEnd(cluster_->client.http(), deploy::FindInventory(cluster_->client, placement_.kube_namespace.value, name));
    if (!found) return Skip(doctor::kExposed, found.error().Text());
    if (!*found) return;
    for (const deploy::Listed& listed : (**found).inventory.objects) {
      if (!doctor::MayExpose(listed.id) || IsMade(listed.id)) continue;
      deploy::Removal left{.listed = listed};
      const auto is_there =
          RunToEnd(cluster_->client.http(), deploy::FindLive(cluster_->client, cluster_->kinds, "spin-aks:" + name, left));
      if (!is_there) Skip(doctor::kExposed, is_there.error().Text());
      const auto entry = is_there && *is_there ? doctor::EntryPointOf(*left.live) : std::nullopt;
      if (entry) Add(doctor::JudgeLeftEntryPoint(*entry, deploy::Title(listed.id)));
    }
  }

  const ExaminedProject& project_;
  const ExaminedTools& tools_;
  const Session& session_;
  const Placement& placement_;
  std::unique_ptr<ClusterSession> cluster_;  // null: it is closed to us
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> ExamineCluster(const ExaminedProject& project, const ExaminedTools& tools, const Session& session) {
  if (project.compared == nullptr)
    return {{.state = State::kSkipped, .check = kCluster, .message = "what the cluster has to have is known once the settings compile"}};
  return ClusterExam(project, tools, session).Run();
}

}  // namespace spin_aks
