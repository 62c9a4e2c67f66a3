// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/doctor_tools.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "runtime/doctor/tools.h"
#include "runtime/image/spin_build.h"
#include "runtime/ports/programs.h"

namespace spin_aks {
namespace {

using doctor::KnownTool;
using doctor::Tool;
using State = Finding::State;

// Empty: nothing but ourselves.
std::string_view ProgramOf(ImageBuilder builder) {
  switch (builder) {
    case ImageBuilder::kDocker:
      return "docker";
    case ImageBuilder::kPodman:
      return "podman";
    case ImageBuilder::kBuildah:
      return "buildah";
    case ImageBuilder::kAcr:
      return "az";
    case ImageBuilder::kSpin:
      return "spin";
    case ImageBuilder::kNative:
    case ImageBuilder::kNone:
      break;
  }
  return {};
}

bool BuildsAny(const Project& project) {
  const auto components = ComponentsToBuild(project);
  return std::ranges::any_of(components, [](const auto& component) { return component.second; });
}

// Spin itself, which may have called us as its plugin from a place that is in nobody's PATH.
Tool Spin(std::string what_for, const Session& session) {
  Tool tool = KnownTool("spin", std::move(what_for), State::kWarning);
  if (const auto caller = session.ports.environment.Get("SPIN_BIN_PATH").value_or(""); !caller.empty()) tool.question.front() = caller;
  return tool;
}

std::vector<Tool> ToolsFor(const ExaminedProject& project, const Session& session) {
  std::vector<Tool> tools{KnownTool("kubectl", "`deploy` reaches the cluster by it", State::kError)};
  const bool builds = BuildsAny(project.prepared->project);
  if (builds) tools.push_back(Spin("`build` and `push` run `spin build`", session));
  const Program* program = project.program();
  if (program == nullptr) return tools;
  const std::string_view builder = ProgramOf(program->targets.front().build.builder);
  if (builder == "spin" && !builds) tools.push_back(Spin("`image.build` says that it makes the image", session));
  if (!builder.empty() && builder != "spin")
    tools.push_back(KnownTool(builder, "`image.build` says that it makes the image", State::kWarning));
  if (project.compared != nullptr && project.compared->layout.backend->name == "helm")
    tools.push_back(KnownTool("helm", "the output is a chart", State::kError));
  return tools;
}

}  // namespace

ExaminedTools ExamineTools(const ExaminedProject& project, const Session& session) {
  ExaminedTools examined;
  Programs* programs = session.ports.programs;
  if (programs == nullptr) {
    examined.findings.push_back({.state = State::kSkipped, .check = doctor::kTools, .message = "no programs can be run here"});
    return examined;
  }
  for (const Tool& tool : ToolsFor(project, session)) {
    const Result<ProgramAnswer> answer = programs->Ask(tool.question, {});
    if (tool.name == "kubectl" && answer && answer->code == 0) examined.kubectl = doctor::VersionIn(answer->output);
    examined.findings.push_back(doctor::JudgeTool(tool, answer));
  }
  examined.context = deploy::ReadContext(*programs);
  if (const auto& context = *examined.context; context && !context->signs_in.empty()) {
    // A path, or a name: what is known of `kubelogin` holds for `/usr/local/bin/kubelogin`.
    Tool tool =
        KnownTool(context->signs_in.substr(context->signs_in.rfind('/') + 1), "kubectl signs in to the cluster by it", State::kError);
    tool.question.front() = context->signs_in;
    examined.findings.push_back(doctor::JudgeTool(tool, programs->Ask(tool.question, {})));
  }
  return examined;
}

}  // namespace spin_aks
