// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/validate.h"

#include <string_view>

#include <fmt/core.h>

#include "frontend/frontend.h"
#include "runtime/draw/display.h"
#include "runtime/output/driver.h"

namespace spin_aks {
namespace {

constexpr std::string_view kStandardInput = "-";

void JudgeManifest(const std::string& path, const Session& session, Project& project, Diagnostics& diagnostics) {
  const SourceId flag = project.sources.Add(SourceKind::kArgument, "--manifest", path);
  const Span cause{.source = flag, .begin = 0, .end = static_cast<std::uint32_t>(path.size())};
  project.manifest = path == kStandardInput ? ReadInputSource(session.ports.console, cause, project.sources, diagnostics)
                                            : ReadSource(session.directory, path, Pipes::kRead, cause, project.sources, diagnostics);
  if (project.manifest) (void)LoadManifest(project.sources, *project.manifest, ManifestScope::kSpin, diagnostics);
}

void JudgeProject(const Session& session, Project& project, Diagnostics& diagnostics) {
  CheckTargets(session, project.sources, diagnostics);
  ReadProject(session.Query(), Manifest::kNeeded, session.directory, session.ports.environment, project, diagnostics);
  (void)Build({}, project, session.directory, diagnostics);
}

}  // namespace

ValidateOptions ParseValidate(const CommandLine& line) {
  return {.manifest = line.Value("manifest"),
          .warnings = line.Has("strict") ? ValidateOptions::Warnings::kAreErrors : ValidateOptions::Warnings::kStay};
}

ExitCode RunValidate(const ValidateOptions& options, const Session& session) {
  Project project;
  Diagnostics diagnostics;
  if (options.manifest) {
    JudgeManifest(*options.manifest, session, project, diagnostics);
  } else {
    JudgeProject(session, project, diagnostics);
  }
  if (options.warnings == ValidateOptions::Warnings::kAreErrors) diagnostics.PromoteWarnings();
  PrintDiagnostics(session, diagnostics, project.sources, MachineReports::kAreData);
  if (diagnostics.has_errors()) return ExitCode::kInvalidInput;
  session.Say(fmt::format("{} is valid\n", MakeVisible(project.sources.Get(*project.manifest).name())));
  return ExitCode::kDone;
}

}  // namespace spin_aks
