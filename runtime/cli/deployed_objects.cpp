// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deployed_objects.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/merge/disk_file.h"
#include "backends/output_file.h"
#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"
#include "runtime/ports/programs.h"
#include "runtime/steps/cluster_steps.h"

namespace spin_aks {
namespace {

using deploy::Wanted;

// What was made of the application, by what it is called. A base does not say which namespace it goes to.
struct Made {
  const yaml::Value* value = nullptr;
  std::string role, file;
};
using MadeObjects = std::map<tree::ObjectId, Made>;

tree::ObjectId WithoutNamespace(tree::ObjectId id) {
  id.kube_namespace.clear();
  return id;
}

MadeObjects FindMade(const WritePlan& plan) {
  MadeObjects made;
  for (const PlannedWrite& write : plan.writes) {
    const auto* yaml = std::get_if<YamlFile>(&write.file.trace.made);
    if (yaml == nullptr || write.change == Change::kRemove) continue;
    for (std::size_t i = 0; i < yaml->roles.size() && i < yaml->documents.size(); ++i) {
      made.emplace(WithoutNamespace(tree::IdOf(yaml->documents[i])),
                   Made{.value = &yaml->documents[i], .role = yaml->roles[i], .file = write.file.place.Text()});
    }
  }
  return made;
}

// What of them was made of the application.
void NameMade(const MadeObjects& made, std::vector<Wanted>& objects) {
  for (Wanted& wanted : objects) {
    const auto it = made.find(WithoutNamespace(wanted.id));
    if (it == made.end()) continue;
    wanted.made = it->second.value;
    wanted.role = it->second.role;
    wanted.file = it->second.file;
  }
}

// The text at a place: of a file, or what kustomize makes of a directory.
std::expected<std::string, ExitCode> TextAt(const AppliedPlace& place, const Compared& compared, const Session& session) {
  if (place.command.before.back() == "-f") {
    const auto is_it = [&](const PlannedWrite& write) { return write.file.place.Text() == place.place; };
    const auto it = std::ranges::find_if(compared.plan.writes, is_it);
    if (it != compared.plan.writes.end()) return it->file.bytes;
  }
  constexpr std::size_t kLongest = std::size_t{64} << 20U;
  const std::vector<std::string> argv{"kubectl", "kustomize", place.place};
  const auto answer = session.ports.programs->Ask(argv, {}, kLongest);
  if (!answer) return std::unexpected(Fail(session, answer.error()));
  if (answer->code == 0) return answer->output;
  // Once more, so that it says itself what is wrong.
  (void)session.ports.console.Flush();
  [[maybe_unused]] const Result<int> said = session.ports.programs->Run(argv, session.directory);
  session.Err(fmt::format("error: `kubectl kustomize {}` failed\n", MakeVisible(place.place)));
  return std::unexpected(ExitCode::kExternal);
}

ExitCode Unreadable(const std::string& place, const document::ReadError& error, const Session& session) {
  session.Err(fmt::format("error: {}:{}:{}: {}\n", MakeVisible(place), error.line, error.column, MakeVisible(error.message)));
  return ExitCode::kInvalidInput;
}

// What the server would refuse without saying where it stands.
std::optional<std::string_view> WhatItLacks(const Wanted& wanted) {
  if (wanted.api_version().empty()) return "apiVersion";
  if (wanted.id.kind.empty()) return "kind";
  if (wanted.id.name.empty()) return "metadata.name";
  return std::nullopt;
}

}  // namespace

// They refer to what was compared.
std::expected<std::vector<Wanted>, ExitCode> ReadObjects(const Compared& compared, const Session& session) {
  std::vector<Wanted> objects;
  for (const AppliedPlace& place : PlacesToApply(compared.program, compared.layout, compared.plan)) {
    const auto text = TextAt(place, compared, session);
    if (!text) return std::unexpected(text.error());
    const merge::DiskFile file(*text);
    if (!file.is_readable()) return std::unexpected(Unreadable(place.place, file.error(), session));
    for (std::size_t i = 0; i < file.size(); ++i) {
      for (yaml::Value& value : deploy::Unfolded(file.value(i))) {
        Wanted wanted = deploy::Want(std::move(value));
        if (const auto lacks = WhatItLacks(wanted)) {
          session.Err(fmt::format("error: {}: an object lacks `{}`\n", MakeVisible(place.place), *lacks));
          return std::unexpected(ExitCode::kInvalidInput);
        }
        wanted.file = place.place;
        objects.push_back(std::move(wanted));
      }
    }
  }
  NameMade(FindMade(compared.plan), objects);
  deploy::SortByWave(objects);
  return objects;
}

std::optional<ExitCode> RefuseToDeploy(const Placement& placement, const Session& session) {
  if (placement.image->registry().ends_with(".invalid"))
    return Unmet(session, "no container registry is set",
                 "`container_registry.name` for an Azure registry, `container_registry.server` for another");
  return std::nullopt;
}

std::optional<ChartRelease> ReleaseOf(const Program& program, const Layout& layout, const std::map<std::string, std::string>& moved,
                                      const std::string& context) {
  for (const ApplyCommand& apply : layout.backend->describe_apply(program)) {
    if (apply.before.front() != "helm") continue;
    std::string place = (layout.kubernetes / apply.place).Text();
    if (const auto it = moved.find(place); it != moved.end()) place = it->second;
    return ChartRelease{.context = context,
                        .kube_namespace = program.targets.front().kube_namespace.value,
                        .name = apply.before.back(),
                        .chart = std::move(place)};
  }
  return std::nullopt;
}

std::string ReleaseName(const Program& program) { return FindBackend("helm")->describe_apply(program).front().before.back(); }

Result<std::vector<Wanted>> NamespaceFor(const Program& program, ClusterSession& cluster) {
  const Placement& placement = program.targets.front();
  if (placement.namespace_unit == NamespaceUnit::kNone) return {};
  const cluster::Kind kind{.api_version = "v1", .kind = "Namespace", .plural = "namespaces", .is_namespaced = false};
  const std::string& name = placement.kube_namespace.value;
  const auto answer = RunToEnd(cluster.client.http(), cluster.client.Get(kind.Path({}, name)));
  if (!answer) return std::unexpected(answer.error());
  if (!answer->is_missing()) return {};
  std::vector<Wanted> objects;
  objects.push_back(deploy::Want(deploy::NamespaceOf(name, program.name.text())));
  return objects;
}

std::expected<std::unique_ptr<WhatToDeploy>, ExitCode> FindWhatToDeploy(BuildRequest request, const Session& session) {
  request.emit = Emit::kKubernetes;
  request.causes = Causes::kKept;
  auto prepared = PrepareCompleted(request, session, MachineReports::kAreTalk);
  if (!prepared) return std::unexpected(prepared.error());
  CompileOptions check;
  check.build = request;
  check.mode = CompileOptions::Mode::kCheck;
  auto compared = Compare(**prepared, check, {.reports = MachineReports::kAreTalk}, session);
  if (!compared) return std::unexpected(compared.error());
  auto what = std::make_unique<WhatToDeploy>(*std::move(prepared), *std::move(compared));
  const Placement& placement = what->compared.program.targets.front();
  if (const auto refused = RefuseToDeploy(placement, session)) return std::unexpected(*refused);
  if (what->compared.plan.ChangesOutput())
    return std::unexpected(Unmet(session, "what lies there is not what compiling makes of the settings",
                                 fmt::format("`{} compile` first; `compile --check -v` says what would change", session.line.program)));
  // The cluster first: where it is the wrong one, nothing else matters.
  auto cluster = OpenCluster(placement, what->compared.access, FactsPlace(*what->prepared, session), session);
  if (!cluster) return std::unexpected(cluster.error());
  what->cluster = *std::move(cluster);
  if (const auto release =
          ReleaseOf(what->compared.program, what->compared.layout, what->compared.plan.moved, what->cluster->context.name)) {
    if (PlacesToApply(what->compared.program, what->compared.layout, what->compared.plan).empty())
      return std::unexpected(
          Unmet(session, fmt::format("the chart is not there: `{}` was deleted", MakeVisible(release->chart)),
                fmt::format("`{} compile --override={}` brings it back", session.line.program, ShellWord(release->chart))));
    auto chart = ReadChart(*release, std::nullopt, session);
    if (!chart) return std::unexpected(chart.error());
    what->chart = *std::move(chart);
    NameMade(FindMade(what->compared.plan), what->chart->objects);
    auto beside = NamespaceFor(what->compared.program, *what->cluster);
    if (!beside) return std::unexpected(FailToReach(session, beside.error()));
    what->objects = *std::move(beside);
    return what;
  }
  auto objects = ReadObjects(what->compared, session);
  if (!objects) return std::unexpected(objects.error());
  what->objects = *std::move(objects);
  return what;
}

}  // namespace spin_aks
