// SPDX-License-Identifier: Apache-2.0
#include "backends/render_files.h"

#include <string>
#include <utility>

#include "backends/tree/find.h"
#include "backends/tree/place.h"
#include "backends/tree/walk.h"
#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

std::string Render(const YamlFile& file) { return yaml::WriteFile(file.comment, file.documents); }
std::string Render(const TextFile& file) { return file.text; }

std::vector<Cause> CausesOf(const YamlFile& file) { return yaml::CauseLines(file.cause, file.comment, file.documents); }
std::vector<Cause> CausesOf(const TextFile& file) { return file.line_causes; }

std::string TextAt(const yaml::Value& object, const Path& path) {
  const yaml::Value* found = tree::Find(object, path);
  const std::string* text = found != nullptr ? found->AsString() : nullptr;
  return text != nullptr ? *text : std::string();
}

std::string AddressIn(const yaml::Value& object, Path path) {
  const std::string api_version = TextAt(object, Path().Key("apiVersion"));
  const std::size_t slash = api_version.find('/');
  const Path metadata = Path().Key("metadata");
  const tree::ObjectId id{.group = slash == std::string::npos ? "" : api_version.substr(0, slash),
                          .kind = TextAt(object, Path().Key("kind")),
                          .kube_namespace = TextAt(object, metadata.Key("namespace")),
                          .name = TextAt(object, metadata.Key("name"))};
  // A chart's or a kustomization's own files have a kind, at most, and no name.
  const bool is_object = !id.kind.empty() && !id.name.empty();
  return tree::Place{.role = {}, .object = is_object ? id : tree::ObjectId{}, .path = std::move(path)}.Text();
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
