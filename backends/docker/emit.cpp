// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "backends/docker/ca_bundle.h"
#include "backends/docker/dockerfile.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "backends/docker/manifest_writer.h"

namespace spin_aks {
namespace {

bool CheckNames(const ImagePlan& plan, Diagnostics& diagnostics) {
  bool all_fine = true;
  for (const ImageEntry& entry : plan.entries) {
    const RelPath name = entry.kind == ImageEntry::Kind::kEmptyDirectory ? RelPath::Known(entry.path.substr(1)) : entry.source;
    if (CanBeNamed(name)) continue;
    all_fine = false;
    const bool is_broken = name.text().find_first_of("\r\n") != std::string::npos;
    diagnostics
        .Report(DiagnosticKind::kImageFileName, entry.cause.span,
                is_broken ? fmt::format("the name of `{}` holds a line break", name.text()) : "a path is longer than any system allows")
        .Mark("asks for it")
        .Help("rename the file, or copy the whole directory it lies in");
  }
  return all_fine;
}

// Where a layer goes; empty: it is none.
std::string_view DestinationOf(const Instruction& instruction) {
  if (const auto* copy = std::get_if<CopyInstruction>(&instruction)) return copy->destination;
  const auto* workdir = std::get_if<WorkdirInstruction>(&instruction);
  return workdir == nullptr || workdir->path == "/" ? std::string_view() : workdir->path;
}

// Layers of each guest tree, and of everything else under the empty root.
std::map<std::string_view, std::size_t> CountLayers(const Dockerfile& dockerfile, const ImagePlan& plan) {
  const std::set<std::string_view> roots(plan.guest_roots.begin(), plan.guest_roots.end());
  std::map<std::string_view, std::size_t> layers;
  for (const Instruction& instruction : dockerfile.instructions) {
    const std::string_view destination = DestinationOf(instruction);
    if (destination.empty()) continue;
    const std::string_view root = destination.substr(0, destination.find('/', std::string_view("/files/").size()));
    ++layers[roots.contains(root) ? root : std::string_view()];
  }
  return layers;
}

bool CheckLayers(const Dockerfile& dockerfile, const ImagePlan& plan, const App& app, const ImageLayout& layout, Diagnostics& diagnostics) {
  const auto layers = CountLayers(dockerfile, plan);
  std::size_t total = 0;
  for (const auto& [root, count] : layers) total += count;
  if (total <= kMaxLayers) return true;

  const auto most = std::max_element(layers.begin(), layers.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto owner = std::find(plan.guest_roots.begin(), plan.guest_roots.end(), most->first);
  const bool has_owner = owner != plan.guest_roots.end() && !owner->empty();
  const auto index = static_cast<std::size_t>(owner - plan.guest_roots.begin());
  auto& report = diagnostics
                     .Report(DiagnosticKind::kTooManyLayers, has_owner ? app.components[index].id.span : app.name.span,
                             fmt::format("the image would have {} layers, {} are allowed", total, kMaxLayers))
                     .Mark(fmt::format("{} of them are for {}", most->second, has_owner ? "this component's files" : "Wasm files"))
                     .Help("each whole directory and each directory that single files go to is a layer; so is each file that is renamed")
                     .Help("mount one directory, `{ source = \"assets\", destination = \"/\" }`, with nothing in it excluded");
  if (!layout.others.empty()) {
    report.Help(fmt::format("the image of `{}` is built from this directory, too: what it may need cannot be left out of a whole directory",
                            layout.others.front().home));
  }
  return false;
}

// Who runs the container owns none of it, and a process that is not root reads by the rights of others.
void WarnOfClosed(const ImagePlan& plan, Diagnostics& diagnostics) {
  for (const ImageEntry& entry : plan.entries) {
    if (entry.access != ImageEntry::Access::kOwner) continue;
    diagnostics
        .Report(DiagnosticKind::kNotReadableByAll, entry.cause.span,
                fmt::format("`{}` can be read by its owner alone", entry.source.is_root() ? "." : entry.source.text()))
        .Mark("asks for it")
        .Help("`COPY --chmod` opens it in the image, which the classic builder of Docker cannot do")
        .Help("for any builder: `chmod -R a+rX` it, and compile again");
    return;  // a umask closes all of them alike
  }
}

}  // namespace

namespace {

TextFile WriteOwnIgnore(const ImagePlan& plan, const ImageLayout& layout) {
  TextFile ignore = WriteDockerignore(plan, layout.others);
  if (!layout.others.empty()) ignore.own = WriteDockerignore(plan, {}).text;
  return ignore;
}

}  // namespace

std::optional<Emitted> EmitImage(const Program& program, const ImageLayout& layout, Diagnostics& diagnostics) {
  const ImagePlan plan = PlanImage(program.app, program.ca_certificates, layout.home);
  const Dockerfile dockerfile = PlanDockerfile(plan);
  const bool named = CheckNames(plan, diagnostics);
  if (!CheckLayers(dockerfile, plan, program.app, layout, diagnostics) || !named) return std::nullopt;

  Emitted emitted;
  emitted.files.emplace(layout.dockerfile, WriteDockerfile(dockerfile));
  emitted.files.emplace(layout.home / RelPath::Known(kManifestName), WriteManifest(program.app, plan));
  if (layout.has_own_ignore) emitted.files.emplace(layout.ignore, WriteOwnIgnore(plan, layout));
  if (program.ca_certificates && !program.ca_certificates->file)
    emitted.files.emplace(
        layout.home / RelPath::Known(kCertificatesName),
        TextBy(Rule::kCaCertificates, std::string(CaBundle()), program.ca_certificates->span, TextFile::Unit::kIntermediate));
  WarnOfClosed(plan, diagnostics);
  return emitted;
}

}  // namespace spin_aks
