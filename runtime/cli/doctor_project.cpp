// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/doctor_project.h"

#include <cstddef>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "backends/backend.h"
#include "backends/k8s/runtime_units.h"
#include "ir/azure_registry.h"
#include "ir/passwords.h"
#include "runtime/cli/deployed_objects.h"
#include "runtime/draw/render.h"
#include "runtime/output/subjects.h"
#include "runtime/registry/address.h"
#include "runtime/registry/credentials.h"
#include "runtime/steps/image_steps.h"

namespace spin_aks {
namespace {

using State = Finding::State;

constexpr std::size_t kMostListed = 10;

// ---- Input ----

// What one says; no password that it may quote.
std::string TextOf(const Diagnostic& diagnostic, const SourceMap& sources) {
  const std::string line = LineOf(diagnostic.primary.span, sources);
  return fmt::format("{}: {}{}", Describe(diagnostic.kind).code, HidePasswords(diagnostic.message),
                     line.empty() ? "" : fmt::format(" ({})", line));
}

// One finding for the errors, and one for the warnings.
void JudgeDiagnostics(const Prepared& prepared, const Session& session, std::vector<Finding>& findings) {
  for (const auto& [severity, state] : {std::pair{Severity::kError, State::kError}, {Severity::kWarning, State::kWarning}}) {
    std::vector<std::string> details;
    std::size_t count = 0;
    for (const Diagnostic& diagnostic : prepared.diagnostics.all()) {
      if (diagnostic.severity != severity || ++count > kMostListed) continue;
      details.push_back(TextOf(diagnostic, prepared.project.sources));
    }
    if (count > kMostListed) details.push_back(fmt::format("and {} more", count - kMostListed));
    if (count == 0) continue;
    findings.push_back(
        {.state = state,
         .check = kSettingsCheck,
         .message = fmt::format("{} {}{} in the application and its settings", count, SeverityText(severity), count == 1 ? "" : "s"),
         .why = severity == Severity::kError ? "nothing can be compiled" : "",
         .help = fmt::format("`{} validate` shows where", session.line.program),
         .details = std::move(details)});
  }
}

// ---- Disk ----

std::vector<std::string> ChangedFiles(const WritePlan& plan) {
  std::vector<std::string> files;
  std::size_t count = 0;
  for (const PlannedWrite& write : plan.writes) {
    if (write.is_lock || write.change == Change::kUnchanged) continue;
    if (++count <= kMostListed) files.push_back(write.file.place.Text());
  }
  if (count > kMostListed) files.push_back(fmt::format("and {} more", count - kMostListed));
  return files;
}

Finding JudgeDisk(const Compared& compared, const Session& session) {
  if (!compared.plan.ChangesOutput())
    return {.state = State::kOk, .check = kSettingsCheck, .message = "the settings compile, and what lies on disk is what they come to"};
  return {.state = State::kError,
          .check = kSettingsCheck,
          .message = "what lies on disk is not what compiling makes of the settings",
          .why = "`deploy` takes what was compiled, and nothing older",
          .help = fmt::format("`{} compile`; `compile --check -v` says what would change", session.line.program),
          .details = ChangedFiles(compared.plan)};
}

// A conflict, or places that cannot be written.
Finding JudgeRefusal(const Prepared& prepared, const Session& session) {
  std::vector<std::string> details;
  for (const Diagnostic& diagnostic : prepared.diagnostics.all()) {
    if (diagnostic.severity == Severity::kError && details.size() < kMostListed)
      details.push_back(TextOf(diagnostic, prepared.project.sources));
  }
  return {.state = State::kError,
          .check = kSettingsCheck,
          .message = "compiling would be refused because of what lies on disk",
          .why = "`deploy` takes what was compiled",
          .help = fmt::format("`{} compile` says what would mend it", session.line.program),
          .details = std::move(details)};
}

// ---- Objects ----

// As every output form has them, without anybody's edits.
std::vector<deploy::Wanted> CompiledObjects(BuildRequest request, const Session& session) {
  request.backend = FindBackend("kube");
  request.emit = Emit::kKubernetes;
  Prepared prepared;
  Prepare(request, session, session.directory, prepared);
  std::vector<deploy::Wanted> objects;
  if (!prepared.built) return objects;
  const Subjects subjects = Subjects::Of(*prepared.built);
  for (const compare::Subject& subject : subjects.all()) {
    // The runtime layer is set up once per cluster, by somebody else.
    if (subject.file.starts_with(fmt::format("{}/", k8s::kRuntimeDirectory))) continue;
    objects.push_back(deploy::Want(*subject.value));
    objects.back().file = subject.file;
  }
  deploy::SortByWave(objects);
  return objects;
}

void FindObjects(const BuildRequest& request, const Session& session, ExaminedProject& project) {
  const bool is_chart = project.compared != nullptr && project.compared->layout.backend->name == "helm";
  const bool is_current = project.compared != nullptr && !project.compared->plan.ChangesOutput();
  // Of a chart too: they are the same, with the values of the settings.
  if (is_current && !is_chart && session.ports.programs != nullptr) {
    auto objects = ReadObjects(*project.compared, session);
    if (objects) {
      project.objects = *std::move(objects);
      return;
    }
    project.findings.push_back({.state = State::kError,
                                .check = kSettingsCheck,
                                .message = "what lies on disk cannot be read as `deploy` reads it",
                                .why = "what follows is about what compiling makes, without your edits"});
  }
  project.objects = CompiledObjects(request, session);
}

// ---- Registry ----

Finding JudgeSignedIn(const ImageRef& ref, const Session& session) {
  const registry::Address address = registry::MakeAddress(ref.registry(), ref.repository(), registry::PlainHttp::kLoopback);
  const auto found = registry::FindCredentials(address, session.ports);
  const auto azure = AzureRegistryName(ref.registry());
  const std::string help = azure ? fmt::format("`az acr login --name {}`", *azure) : fmt::format("`docker login {}`", address.server);
  constexpr std::string_view kWhy = "`push` would send the image without saying who you are; what the cluster pulls with is another matter";
  if (!found)
    return {.state = State::kWarning, .check = kRegistryCheck, .message = found.error().Text(), .why = std::string(kWhy), .help = help};
  if (!*found)
    return {.state = State::kWarning,
            .check = kRegistryCheck,
            .message = fmt::format("nobody has signed in to `{}` on this machine", address.server),
            .why = std::string(kWhy),
            .help = help};
  return {.state = State::kOk, .check = kRegistryCheck, .message = fmt::format("there are credentials for `{}`", address.server)};
}

Finding JudgeRegistry(const Placement& placement, const Session& session) {
  const ImageRef& ref = placement.image.value;
  if (ref.registry().ends_with(".invalid"))
    return {.state = State::kError,
            .check = kRegistryCheck,
            .message = "no container registry is set",
            .why = "the cluster has nowhere to pull the image from",
            .help = "`container_registry.name` for an Azure registry, `container_registry.server` for another"};
  if (!IsBuiltHere(placement) || placement.build.builder != ImageBuilder::kNative)
    return {.state = State::kOk, .check = kRegistryCheck, .message = fmt::format("`{}` is pushed by somebody else", ref.NameText())};
  return JudgeSignedIn(ref, session);
}

}  // namespace

const Program* ExaminedProject::program() const {
  if (compared != nullptr) return &compared->program;
  return prepared->built ? &prepared->built->program : nullptr;
}

ExaminedProject ExamineProject(const BuildRequest& typed, const Session& session) {
  BuildRequest request = typed;
  request.emit = Emit::kKubernetes;
  ExaminedProject project;
  auto prepared = PrepareInSilence(request, session);
  if (!prepared) {
    project.prepared = std::make_unique<Prepared>();
    project.findings.push_back({.state = State::kError, .check = kSettingsCheck, .message = prepared.error().Text()});
    return project;
  }
  project.prepared = *std::move(prepared);
  if (!project.prepared->built) {
    JudgeDiagnostics(*project.prepared, session, project.findings);
    return project;
  }
  CompileOptions check;
  check.build = request;
  check.mode = CompileOptions::Mode::kCheck;
  auto compared = Compare(*project.prepared, check, {.reports = MachineReports::kAreTalk, .is_silent = true}, session);
  if (compared) project.compared = std::make_unique<Compared>(*std::move(compared));
  project.findings.push_back(project.compared ? JudgeDisk(*project.compared, session) : JudgeRefusal(*project.prepared, session));
  if (project.compared) JudgeDiagnostics(*project.prepared, session, project.findings);
  FindObjects(request, session, project);
  if (project.compared) project.findings.push_back(JudgeRegistry(project.compared->program.targets.front(), session));
  return project;
}

}  // namespace spin_aks
