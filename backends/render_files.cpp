// SPDX-License-Identifier: Apache-2.0
#include "backends/render_files.h"

#include <string>

#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

std::string Render(const YamlFile& file) { return yaml::WriteFile(file.comment, file.documents); }
std::string Render(const TextFile& file) { return file.text; }

}  // namespace

FileSet RenderFiles(const Emitted& emitted) {
  FileSet files;
  for (const auto& [path, file] : emitted.files) {
    files.emplace(path, std::visit([](const auto& f) { return Render(f); }, file));
  }
  return files;
}

}  // namespace spin_aks
