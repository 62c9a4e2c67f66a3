// SPDX-License-Identifier: Apache-2.0
#include "backends/render_files.h"

#include <string>
#include <utility>

#include "backends/tree/place.h"
#include "backends/tree/walk.h"
#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

std::string Render(const YamlFile& file) { return yaml::WriteFile(file.comment, file.documents); }
std::string Render(const TextFile& file) { return file.text; }

std::vector<Cause> CausesOf(const YamlFile& file) { return yaml::CauseLines(file.cause, file.comment, file.documents); }
std::vector<Cause> CausesOf(const TextFile& file) { return file.line_causes; }

std::string AddressIn(const yaml::Value& document, Path path) {
  tree::ObjectId object = tree::IdOf(document);
  // A chart's or a kustomization's own files have a kind, at most, and no name.
  if (object.kind.empty() || object.name.empty()) object = {};
  return tree::Place{.role = {}, .object = std::move(object), .path = std::move(path)}.Shown();
}

}  // namespace

FileSet RenderFiles(const Emitted& emitted) {
  FileSet files;
  for (const auto& [path, file] : emitted.files) {
    files.emplace(path, std::visit([](const auto& f) { return Render(f); }, file));
  }
  return files;
}

TraceSet KeepMade(Emitted emitted) {
  TraceSet traces;
  for (auto& [path, file] : emitted.files) traces.emplace(path, TracedFile{.made = std::move(file), .line_causes = {}});
  return traces;
}

TraceSet TraceFiles(Emitted emitted, Span otherwise) {
  TraceSet traces;
  for (auto& [path, file] : emitted.files) {
    std::vector<Cause> lines = std::visit([](const auto& f) { return CausesOf(f); }, file);
    for (Cause& line : lines) {
      if (!line.span.is_somewhere()) line = {.span = otherwise, .rule = line.rule, .is_inherited = true};
    }
    traces.emplace(path, TracedFile{.made = std::move(file), .line_causes = std::move(lines)});
  }
  return traces;
}

std::string AddressOfLine(const OutputFile& file, std::size_t line) {
  const auto* yaml = std::get_if<YamlFile>(&file);
  if (yaml == nullptr) return {};
  const auto nodes = yaml::NodeLines(yaml->comment, yaml->documents);
  std::string address;
  for (const yaml::Value& document : yaml->documents) {
    tree::Walk(document, tree::ShapeOf(document), [&](const tree::Trail& trail) {
      if (line < nodes.size() && &trail.value() == nodes[line]) address = AddressIn(document, trail.path());
      return tree::Next::kInto;
    });
  }
  return address;
}

}  // namespace spin_aks
