// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/emit.h"

#include <fmt/format.h>

#include <cassert>
#include <cstddef>
#include <utility>
#include <variant>

#include "backends/docker/dockerfile.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "backends/docker/manifest_writer.h"

namespace spin_aks {
namespace {

bool CheckNames(const ImagePlan& plan, Diagnostics& diagnostics) {
  bool all_fine = true;
  for (const ImageEntry& entry : plan.entries) {
    if (CanBeNamed(entry.source)) continue;
    all_fine = false;
    diagnostics.Report(DiagnosticKind::kImageFileName, entry.span, "a file's name holds a line break")
        .Mark("asks for it")
        .Help("rename the file, or copy the whole directory it lies in");
  }
  return all_fine;
}

bool CheckLayers(const Dockerfile& dockerfile, Diagnostics& diagnostics) {
  std::size_t layers = 0;
  const CopyInstruction* first_beyond = nullptr;
  for (const Instruction& instruction : dockerfile.instructions) {
    const auto* copy = std::get_if<CopyInstruction>(&instruction);
    if (copy != nullptr && ++layers == kMaxLayers + 1) first_beyond = copy;
  }
  if (first_beyond == nullptr) return true;
  diagnostics
      .Report(DiagnosticKind::kTooManyLayers, first_beyond->sources.front().span,
              fmt::format("the image would have {} layers, {} are allowed", layers, kMaxLayers))
      .Mark("one that is too many")
      .Help("each whole directory and each directory that single files go to is a layer; so is each file that is renamed")
      .Help("mount one directory, `{ source = \"assets\", destination = \"/\" }`, with nothing in it excluded");
  return false;
}

RelPath Place(std::string_view text) {
  auto path = RelPath::Parse(text);
  assert(path);
  return *std::move(path);
}

}  // namespace

std::optional<Emitted> EmitImage(const Program& program, const ImageLayout& layout, Diagnostics& diagnostics) {
  const ImagePlan plan = PlanImage(program.app);
  const Dockerfile dockerfile = PlanDockerfile(plan);
  const bool named = CheckNames(plan, diagnostics);
  if (!CheckLayers(dockerfile, diagnostics) || !named) return std::nullopt;

  Emitted emitted;
  emitted.files.emplace(layout.dockerfile, WriteDockerfile(dockerfile));
  emitted.files.emplace(Place(kManifestInContext), WriteManifest(program.app, plan));
  emitted.files.emplace(Place(".dockerignore"), WriteDockerignore(plan));
  return emitted;
}

}  // namespace spin_aks
