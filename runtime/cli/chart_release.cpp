// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/chart_release.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/merge/disk_file.h"
#include "backends/yaml/value.h"
#include "ir/ascii.h"
#include "runtime/cluster/json.h"
#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using deploy::Chart;
using deploy::Wanted;
using Command = std::vector<std::string>;

// What a release is in that is there; a superseded one is another revision of it.
constexpr std::string_view kDeployed = "deployed";

struct Live {
  std::int64_t revision = 0;
  std::string status;
  std::string manifest;
  bool has_values = false;  // somebody set some
  bool is_server_side = false;
};

Command Below(Command command, const ChartRelease& release) {
  command.insert(command.end(), {"--namespace", release.kube_namespace, "--kube-context", release.context});
  return command;
}

// What helm says; why it fails, it says to people itself. What it answers holds secrets, and goes to nobody.
std::expected<std::string, ExitCode> AskHelm(const Command& argv, const Session& session) {
  constexpr std::size_t kLongest = std::size_t{64} << 20U;
  (void)session.ports.console.Flush();
  const auto answer = session.ports.programs->AskAloud(argv, kLongest);
  if (!answer) {
    const ExitCode code = Fail(session, answer.error());
    if (answer.error().doing == "start") session.Err("  help: https://helm.sh/docs/intro/install says how to install helm\n");
    return std::unexpected(code);
  }
  if (answer->code == 0) return answer->output;
  session.Err(fmt::format("error: `{} {}` failed\n", argv[0], argv[1]));
  return std::unexpected(ExitCode::kExternal);
}

std::expected<yaml::Value, ExitCode> AskForJson(const Command& argv, const Session& session) {
  const auto text = AskHelm(argv, session);
  if (!text) return std::unexpected(text.error());
  auto value = cluster::ReadJson(*text);
  if (value) return *std::move(value);
  session.Err(fmt::format("error: what `{} {}` says is no JSON\n", argv[0], argv[1]));
  return std::unexpected(ExitCode::kExternal);
}

// Helm's own way past the context that was looked at.
std::optional<ExitCode> RefuseOtherServer(const Session& session) {
  constexpr std::string_view kServer = "HELM_KUBEAPISERVER";
  const auto server = session.ports.environment.Get(kServer);
  if (!server || server->empty()) return std::nullopt;
  return Unmet(session, fmt::format("`{}` leads helm to {}, whatever kubectl's context is", kServer, MakeVisible(*server)),
               fmt::format("`unset {}`", kServer));
}

// The revision of it that is there; 0: none is. `helm status` fails alike for what is not there and for a server that is not; a list of
// none is a list.
std::expected<std::int64_t, ExitCode> Look(const ChartRelease& release, const Session& session) {
  if (const auto refused = RefuseOtherServer(session)) return std::unexpected(*refused);
  const auto list = AskForJson(Below({"helm", "list", "--deployed", "--failed", "--pending", "--uninstalling", "--filter",
                                      fmt::format("^{}$", release.name), "--output", "json"},
                                     release),
                               session);
  if (!list) return std::unexpected(list.error());
  if (list->AsList() == nullptr || list->AsList()->empty()) return 0;
  const std::string revision(cluster::TextBelow(list->AsList()->front(), {"revision"}));
  constexpr std::size_t kMostDigits = 9;
  return IsDigits(revision) && revision.size() <= kMostDigits ? std::stol(revision) : 1;
}

bool IsServerSide(const yaml::Value& release) { return cluster::TextBelow(release, {"apply_method"}) == "ssa"; }

std::expected<std::optional<Live>, ExitCode> FindLive(const ChartRelease& release, const Session& session) {
  const auto revision = Look(release, session);
  if (!revision) return std::unexpected(revision.error());
  if (*revision == 0) return std::nullopt;
  const auto status = AskForJson(Below({"helm", "status", release.name, "--output", "json"}, release), session);
  if (!status) return std::unexpected(status.error());
  // Whatever it is called, it is somebody's.
  if (!deploy::IsOfOurChart(cluster::TextBelow(*status, {"manifest"})))
    return std::unexpected(Unmet(session, fmt::format("release `{}` in `{}` is of no chart of ours", release.name, release.kube_namespace),
                                 "it is somebody's: another `namespace` keeps them apart"));
  const yaml::Value* values = cluster::Below(*status, {"config"});
  return Live{.revision = *revision,
              .status = std::string(cluster::TextBelow(*status, {"info", "status"})),
              .manifest = std::string(cluster::TextBelow(*status, {"manifest"})),
              .has_values = values != nullptr && values->AsMap() != nullptr && !values->AsMap()->empty(),
              .is_server_side = IsServerSide(*status)};
}

// Helm does nothing for it until that is answered; whether somebody else is at it just now, nobody knows. What a first one has not finished
// is not uninstalled: it may have had objects given to it that ran before.
ExitCode RefusePending(const ChartRelease& release, const Live& live, const Session& session) {
  const std::string context = ShellWord(MakeVisible(release.context));
  const std::string command =
      live.status == "pending-install"
          ? fmt::format("kubectl delete secret sh.helm.release.v1.{}.v{} --namespace {} --context {}", release.name, live.revision,
                        release.kube_namespace, context)
          : fmt::format("helm rollback {} --namespace {} --kube-context {}", release.name, release.kube_namespace, context);
  return Unmet(session, fmt::format("release `{}` is `{}`: somebody deploys it just now, or was interrupted", release.name, live.status),
               fmt::format("if nobody does: `{}`, and `deploy` once more", command));
}

// What helm runs beside the objects, of which nobody would have been shown anything.
std::optional<ExitCode> RefuseHooks(const yaml::Value& rendered, const Session& session) {
  for (const yaml::Value& hook : cluster::ListBelow(rendered, {"hooks"})) {
    const yaml::List& events = cluster::ListBelow(hook, {"events"});
    const bool is_test = std::ranges::all_of(events, [](const yaml::Value& event) {
      const std::string* name = event.AsString();
      return name != nullptr && name->starts_with("test");
    });
    if (is_test) continue;
    return Unmet(session,
                 fmt::format("the chart has a hook, {} {}, which no plan shows", MakeVisible(cluster::TextBelow(hook, {"kind"})),
                             MakeVisible(cluster::TextBelow(hook, {"name"}))),
                 "`helm upgrade --install`, as `compile --next` prints it, runs it");
  }
  return std::nullopt;
}

// What the chart comes to in that cluster.
std::expected<std::string, ExitCode> Render(const ChartRelease& release, Chart& chart, const Session& session) {
  // Absolute: `charts/shop` is a repository's chart to helm where there is no such directory, and commands are run from several.
  const std::string place = JoinTypedPath(session.ports.working_directory.RealPath(), release.chart);
  chart.command = Below({"helm", "upgrade", "--install", release.name, place, "--reset-values"}, release);
  Command dry = chart.command;
  // Whose what lies there is, we find out ourselves.
  dry.insert(dry.end(), {"--dry-run=server", "--take-ownership", "--output", "json"});
  const auto rendered = AskForJson(dry, session);
  if (!rendered) return std::unexpected(rendered.error());
  if (const auto refused = RefuseHooks(*rendered, session)) return std::unexpected(*refused);
  chart.is_server_side = IsServerSide(*rendered);
  return std::string(cluster::TextBelow(*rendered, {"manifest"}));
}

// What it came to then.
std::expected<std::string, ExitCode> ManifestOf(const ChartRelease& release, std::int64_t revision, const Live& live, Chart& chart,
                                                const Session& session) {
  chart.command = Below({"helm", "rollback", release.name, std::to_string(revision)}, release);
  chart.is_server_side = live.is_server_side;
  return AskHelm(Below({"helm", "get", "manifest", release.name, "--revision", std::to_string(revision)}, release), session);
}

bool AreSame(const std::vector<Wanted>& a, const std::vector<Wanted>& b) {
  std::map<tree::ObjectId, const yaml::Value*> known;
  for (const Wanted& one : a) known.emplace(one.id, &one.value);
  return a.size() == b.size() && std::ranges::all_of(b, [&](const Wanted& other) {
           const auto it = known.find(other.id);
           return it != known.end() && *it->second == other.value;
         });
}

std::expected<Chart, ExitCode> AsItIs(const ChartRelease& release, const std::optional<Live>& live, const Session& session) {
  Chart chart{.release = release.name, .kube_namespace = release.kube_namespace};
  chart.is_there = live.has_value();
  if (!live) return chart;
  chart.revision = live->revision;
  auto before = ReadManifest(live->manifest, chart, session);
  if (!before) return std::unexpected(before.error());
  chart.before = *std::move(before);
  return chart;
}

}  // namespace

std::expected<std::vector<Wanted>, ExitCode> ReadManifest(const std::string& manifest, const Chart& chart, const Session& session) {
  const merge::DiskFile file(manifest);
  if (!file.is_readable()) {
    session.Err(fmt::format("error: what helm makes of the chart, line {}: {}\n", file.error().line, MakeVisible(file.error().message)));
    return std::unexpected(ExitCode::kExternal);
  }
  std::vector<Wanted> objects;
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (yaml::Value& value : deploy::Unfolded(file.value(i))) {
      deploy::MarkAsHelms(value, chart);
      Wanted wanted = deploy::Want(std::move(value));
      wanted.is_of_chart = true;
      wanted.is_generation = false;  // helm deletes what it does not make any more
      objects.push_back(std::move(wanted));
    }
  }
  deploy::SortByWave(objects);
  return objects;
}

std::expected<Chart, ExitCode> ReadRelease(const ChartRelease& release, const Session& session) {
  const auto live = FindLive(release, session);
  if (!live) return std::unexpected(live.error());
  return AsItIs(release, *live, session);
}

std::expected<Chart, ExitCode> ReadChart(const ChartRelease& release, std::optional<std::int64_t> rollback, const Session& session) {
  const auto live = FindLive(release, session);
  if (!live) return std::unexpected(live.error());
  if (!*live && rollback)
    return std::unexpected(Unmet(session, "nothing of it is there", fmt::format("`{} deploy` deploys it", session.line.program)));
  if (*live && (**live).status.starts_with("pending-")) return std::unexpected(RefusePending(release, **live, session));
  auto chart = AsItIs(release, *live, session);
  if (!chart) return chart;
  const auto manifest = rollback ? ManifestOf(release, *rollback, **live, *chart, session) : Render(release, *chart, session);
  if (!manifest) return std::unexpected(manifest.error());
  auto objects = ReadManifest(*manifest, *chart, session);
  if (!objects) return std::unexpected(objects.error());
  chart->objects = *std::move(objects);
  const bool is_up = *live && (**live).status == kDeployed;
  chart->is_same = is_up && !(**live).has_values && AreSame(chart->before, chart->objects);
  return chart;
}

std::expected<std::optional<std::int64_t>, ExitCode> RevisionBefore(const ChartRelease& release, const Session& session) {
  const auto newest = Look(release, session);
  if (!newest) return std::unexpected(newest.error());
  if (*newest == 0) return std::nullopt;
  const auto history = AskForJson(Below({"helm", "history", release.name, "--output", "json"}, release), session);
  if (!history) return std::unexpected(history.error());
  const yaml::List* revisions = history->AsList();
  if (revisions == nullptr || revisions->empty()) return std::nullopt;
  std::optional<std::int64_t> before;
  for (const yaml::Value& revision : *revisions) {
    const std::string_view status = cluster::TextBelow(revision, {"status"});
    const bool is_newest = &revision == &revisions->back();
    if (!is_newest && (status == "superseded" || status == kDeployed)) before = cluster::NumberBelow(revision, {"revision"});
  }
  return before;
}

std::expected<std::int64_t, ExitCode> NewestRevision(const ChartRelease& release, const Session& session) { return Look(release, session); }

std::optional<ExitCode> Uninstall(const ChartRelease& release, const Session& session) {
  (void)session.ports.console.Flush();
  const Result<int> code = session.ports.programs->Run(Below({"helm", "uninstall", release.name, "--wait"}, release), session.directory);
  if (!code) return Fail(session, code.error());
  if (*code == 0) return std::nullopt;
  session.Err(fmt::format("error: `helm uninstall` ended with exit code {}\n", *code));
  return ExitCode::kExternal;
}

}  // namespace spin_aks
