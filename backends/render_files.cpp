// SPDX-License-Identifier: Apache-2.0
#include "backends/render_files.h"

#include <string>

#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

std::string Render(const YamlFile& file) { return yaml::WriteFile(file.comment, file.documents); }
std::string Render(const TextFile& file) { return file.text; }

std::vector<Cause> CausesOf(const YamlFile& file) { return yaml::CauseLines(file.cause, file.comment, file.documents); }
std::vector<Cause> CausesOf(const TextFile& file) { return file.line_causes; }

}  // namespace

FileSet RenderFiles(const Emitted& emitted) {
  FileSet files;
  for (const auto& [path, file] : emitted.files) {
    files.emplace(path, std::visit([](const auto& f) { return Render(f); }, file));
  }
  return files;
}

CauseSet CauseFiles(const Emitted& emitted, Span otherwise) {
  CauseSet causes;
  for (const auto& [path, file] : emitted.files) {
    std::vector<Cause>& lines = causes[path] = std::visit([](const auto& f) { return CausesOf(f); }, file);
    for (Cause& line : lines) {
      if (!line.span.is_somewhere()) line = {.span = otherwise, .rule = line.rule, .is_inherited = true};
    }
  }
  return causes;
}

}  // namespace spin_aks
