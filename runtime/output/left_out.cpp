// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/left_out.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "backends/docker/dockerignore.h"
#include "backends/docker/ignore_rules.h"
#include "backends/docker/image_plan.h"
#include "runtime/draw/shell_word.h"
#include "runtime/project/list_project.h"

namespace spin_aks {
namespace {

constexpr std::size_t kMostShown = 8;

std::optional<std::string> ReadIgnore(const OutputPlace& place) {
  const auto text = place.root->Read(place.path, kMostManifestBytes, Pipes::kRefused);
  return text ? *text : std::nullopt;
}

// What the image takes of the context, by entries; of a directory each file, since some may be left out alone.
std::vector<RelPath> LeftOut(const Program& program, const Layout& layout, const IgnoreRules& rules, Diagnostics& diagnostics) {
  const ImagePlan plan = PlanImage(program.app, program.ca_certificates, layout.home);
  std::vector<RelPath> sources;
  for (const ImageEntry& entry : plan.entries)
    if (entry.kind != ImageEntry::Kind::kEmptyDirectory) sources.push_back(entry.source);
  const ProjectTree tree =
      ListProject(*layout.context.root->Open(layout.context.path.is_root() ? "." : layout.context.path.text()), sources, {}, diagnostics);
  const auto is_left_out = [&](const RelPath& source) {
    if (rules.LeavesOut(source.text())) return true;
    const auto below = tree.nodes.lower_bound(source / RelPath::Known("\x01"));
    for (auto it = below; it != tree.nodes.end() && it->first.IsWithin(source); ++it)
      if (it->second.kind == NodeKind::kFile && rules.LeavesOut(it->first.text())) return true;
    return false;
  };
  std::erase_if(sources, [&](const RelPath& source) { return !is_left_out(source); });
  return sources;
}

void Report(const OutputPlace& ignore, const std::vector<std::string>& lines, Span span, Severity severity, Diagnostics& diagnostics) {
  Diagnostic& report =
      diagnostics.Report(DiagnosticKind::kContextLeavesOut, span, fmt::format("`{}` leaves out what the image holds", ignore.Text()))
          .As(severity);
  for (std::size_t i = 0; i < std::min(lines.size(), kMostShown); ++i) report.Help(fmt::format("add at its end: `{}`", lines[i]));
  if (lines.size() > kMostShown) report.Help(fmt::format("and {} lines more", lines.size() - kMostShown));
}

}  // namespace

void AddToTheirIgnore(const Program& program, const Layout& layout, Emitted& image, Diagnostics& diagnostics) {
  const std::string& theirs = *layout.their_ignore;
  std::string ours;
  for (const std::string& line : LinesToLetIn(LeftOut(program, layout, IgnoreRules(theirs), diagnostics))) ours += line + "\n";
  TextFile file = TextBy(Rule::kTheirIgnore, theirs.empty() || theirs.ends_with('\n') ? theirs : theirs + "\n", program.app.name.span);
  TextFile added = TextBy(Rule::kLetIn, ours, program.app.name.span);
  file.text += added.text;
  file.line_causes.insert(file.line_causes.end(), added.line_causes.begin(), added.line_causes.end());
  file.own = std::move(ours);
  image.files.insert_or_assign(layout.image.IgnoreInBase(), std::move(file));
}

void FindLeftOut(const Program& program, Layout& layout, Diagnostics& diagnostics) {
  // One in the application's directory gets the lines.
  const bool is_above = layout.image.ignore == ImagePlaces::Ignore::kBesideDockerfile;
  const OutputPlace ignore = is_above ? layout.context / RelPath::Known(kIgnoreName) : IgnoreBeside(layout.image.dockerfile);
  const std::optional<std::string> text = ReadIgnore(ignore);
  if (!text || text->starts_with(IgnoreHeader())) return;
  std::vector<std::string> lines = LinesToLetIn(LeftOut(program, layout, IgnoreRules(*text), diagnostics));
  if (lines.empty()) return;
  // Above the application ours stands beside the Dockerfile; but Azure's builder looks into the context alone.
  const ImageBuilder builder = program.targets.front().build.builder;
  const bool is_gone_by = !is_above || builder == ImageBuilder::kAcr;
  Report(ignore, lines, is_above ? layout.context_by : layout.dockerfile_by.span, is_gone_by ? Severity::kWarning : Severity::kNote,
         diagnostics);
  if (is_above) layout.lines_to_let_in = std::move(lines);
}

}  // namespace spin_aks
