// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/explain_object.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "backends/merge/findings.h"
#include "backends/tree/leaves.h"
#include "backends/tree/place.h"
#include "backends/tree/shape.h"
#include "backends/yaml/writer.h"
#include "frontend/text/spelling.h"
#include "ir/ascii.h"
#include "ir/passwords.h"
#include "runtime/cli/masked.h"
#include "runtime/draw/display.h"
#include "runtime/draw/render.h"
#include "runtime/report/report.h"

namespace spin_aks {
namespace {

// kubectl's (`kubectl api-resources`), of the kinds that we make.
constexpr std::pair<std::string_view, std::string_view> kShortNames[] = {
    {"cj", "cronjob"},
    {"cm", "configmap"},
    {"crd", "customresourcedefinition"},
    {"deploy", "deployment"},
    {"ds", "daemonset"},
    {"hpa", "horizontalpodautoscaler"},
    {"ing", "ingress"},
    {"netpol", "networkpolicy"},
    {"ns", "namespace"},
    {"pdb", "poddisruptionbudget"},
    {"pvc", "persistentvolumeclaim"},
    {"sa", "serviceaccount"},
    {"sts", "statefulset"},
    {"svc", "service"},
};

std::string InTheSingular(const std::string& kind) {
  if (kind.ends_with("ies")) return kind.substr(0, kind.size() - 3) + "y";
  if (kind.ends_with("sses")) return kind.substr(0, kind.size() - 2);
  return kind.ends_with('s') && !kind.ends_with("ss") ? kind.substr(0, kind.size() - 1) : kind;
}

// One object as it is made, and where that goes.
struct Made {
  const yaml::Value* value = nullptr;
  tree::ObjectId id;
  std::string file;
};

std::vector<Made> ObjectsOf(const Built& built) {
  std::vector<Made> all;
  for (const auto& [path, traced] : built.kubernetes_traces) {
    const auto* yaml = std::get_if<YamlFile>(&traced.made);
    if (yaml == nullptr) continue;
    const std::string file = (built.layout.kubernetes / path).Text();
    for (std::size_t i = 0; i < yaml->roles.size(); ++i)
      all.push_back({.value = &yaml->documents[i], .id = tree::IdOf(yaml->documents[i]), .file = file});
  }
  return all;
}

std::string NameOf(const tree::ObjectId& id) { return fmt::format("{}/{}", LowerAscii(id.kind), id.name); }

ExplainedObject Explain(const Made& made, Span application) {
  ExplainedObject explained{.group = made.id.group,
                            .kind = made.id.kind,
                            .kube_namespace = made.id.kube_namespace,
                            .name = made.id.name,
                            .file = made.file,
                            .fields = {}};
  const Masker masker(made.value, nullptr);
  for (const tree::Leaf& leaf : tree::Leaves(*made.value, tree::ShapeOf(*made.value))) {
    ExplainedObject::Field field{.path = leaf.path.Text(),
                                 .value = HidePasswords(yaml::WriteFlow(masker.Masked(leaf.path, *leaf.value), {}))};
    field.cause = merge::CauseAt(*made.value, leaf.path);
    if (!field.cause.span.is_somewhere()) field.cause.span = application;
    explained.fields.push_back(std::move(field));
  }
  return explained;
}

// On one line, and no longer than a line is.
std::string Shown(const ExplainedObject::Field& field) {
  constexpr std::size_t kMost = 60;
  const std::string value = MakeVisible(field.value);
  return fmt::format("{}: {}", MakeVisible(field.path), DisplayWidth(value) <= kMost ? value : "…");
}

std::string TextOf(const ExplainedObject& object, const SourceMap& sources) {
  constexpr std::size_t kWidest = 72;
  const std::string where = object.kube_namespace.empty() ? object.name : object.kube_namespace + "/" + object.name;
  std::string text =
      fmt::format("{} {}{}\n\n", object.kind, MakeVisible(where), object.file.empty() ? "" : ", in " + MakeVisible(object.file));
  std::vector<std::string> shown;
  std::size_t width = 0;
  for (const ExplainedObject::Field& field : object.fields) {
    shown.push_back(Shown(field));
    if (DisplayWidth(shown.back()) <= kWidest) width = std::max(width, DisplayWidth(shown.back()));
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::size_t used = DisplayWidth(shown[i]);
    text += fmt::format("  {}{}  # {}, {}\n", shown[i], std::string(used < width ? width - used : 0, ' '),
                        MakeVisible(LineOf(object.fields[i].cause.span, sources)), Describe(object.fields[i].cause.rule).name);
  }
  return text;
}

ExitCode RefuseUnknown(const ObjectQuestion& question, const std::vector<Made>& all, const Session& session) {
  std::vector<std::string> names;
  for (const Made& made : all) names.push_back(NameOf(made.id));
  const std::string asked = fmt::format("{}/{}", question.kind, question.name);
  const auto near = Nearest(asked, names);
  constexpr std::size_t kMost = 12;
  const bool is_long = names.size() > kMost;
  names.resize(std::min(names.size(), kMost));
  return Refuse(session, {.message = fmt::format("the application makes no `{}`", asked),
                          .help = near ? fmt::format("did you mean `{}`?", *near)
                                       : fmt::format("there are {}{}", fmt::join(names, ", "), is_long ? " and more" : ""),
                          .command = "explain"});
}

}  // namespace

std::optional<ObjectQuestion> ParseObjectQuestion(std::string_view subject) {
  const std::size_t slash = subject.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == subject.size()) return std::nullopt;
  const std::string_view name = subject.substr(slash + 1);
  if (name.contains('/') || subject.contains(':')) return std::nullopt;
  const std::string kind = LowerAscii(subject.substr(0, std::min(slash, subject.find('.'))));
  for (const auto& [short_name, full] : kShortNames) {
    if (kind == short_name) return ObjectQuestion{.kind = std::string(full), .name = std::string(name)};
  }
  return ObjectQuestion{.kind = InTheSingular(kind), .name = std::string(name)};
}

namespace {

// What one form of output has of it.
struct Sought {
  Project project;
  Diagnostics diagnostics;
  std::optional<Built> built;  // nothing: the input is wrong
  std::vector<Made> all, found;
};

void Seek(const ObjectQuestion& question, const BuildRequest& request, const Session& session, Sought& sought) {
  CheckTargets(session, sought.project.sources, sought.diagnostics);
  ReadProject(session.Query(), Manifest::kNeeded, session.directory, session.ports.environment, sought.project, sought.diagnostics);
  sought.built = Build(request, sought.project, session.directory, sought.diagnostics);
  if (sought.diagnostics.has_errors()) sought.built.reset();
  if (!sought.built) return;
  sought.all = ObjectsOf(*sought.built);
  const auto is_meant = [&](const Made& made) { return made.id.name == question.name && LowerAscii(made.id.kind) == question.kind; };
  std::ranges::copy_if(sought.all, std::back_inserter(sought.found), is_meant);
}

void Print(const Sought& sought, const Session& session) {
  const bool as_json = session.line.globals.format == ReportFormat::kJson;
  for (std::size_t i = 0; i < sought.found.size(); ++i) {
    const ExplainedObject explained = Explain(sought.found[i], sought.built->program.app.name.span);
    if (i > 0 && !as_json) session.Out("\n");
    session.Out(as_json ? ReportJson(explained, sought.project.sources) : TextOf(explained, sought.project.sources));
  }
}

}  // namespace

ExitCode RunExplainObject(const ObjectQuestion& question, const BuildRequest& request, const Session& session) {
  Sought asked;
  Seek(question, request, session, asked);
  if (!asked.built) {
    PrintDiagnostics(session, asked.diagnostics, asked.project.sources, MachineReports::kAreTalk);
    return ExitCode::kInvalidInput;
  }
  if (!asked.found.empty()) return Print(asked, session), ExitCode::kDone;
  // A chart has templates of them; the objects are those of the manifests, in no file.
  Sought manifests;
  BuildRequest kube = request;
  kube.backend = FindBackend("kube");
  Seek(question, kube, session, manifests);
  if (manifests.found.empty()) return RefuseUnknown(question, manifests.built ? manifests.all : asked.all, session);
  for (Made& made : manifests.found) made.file.clear();
  Print(manifests, session);
  return ExitCode::kDone;
}

}  // namespace spin_aks
