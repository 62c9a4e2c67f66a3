// SPDX-License-Identifier: Apache-2.0
//
// Promise: any spin.toml and aks-spin.toml either give at least one error, or output of every kind whose YAML
// reads back as the values that were emitted, and whose manifest Spin would accept.
// The input is both texts, parted by a line (fuzz/two_texts.h).
// max_len: 16384
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "backends/backend.h"
#include "backends/docker/emit.h"
#include "backends/render_files.h"
#include "backends/yaml/reader.h"
#include "frontend/frontend.h"
#include "frontend/toml/reader.h"
#include "fuzz/fuzzed_program.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

void JudgeYaml(const YamlFile& file, const std::string& text) {
  yaml::ReadError error;
  const auto documents = yaml::Read(text, error);
  fuzz::Promise(documents.has_value(), "YAML that is refused: " + error.message + "\n" + text);
  fuzz::Promise(*documents == file.documents, "YAML that reads as something else:\n" + text);
}

void JudgeToml(const std::string& path, const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceId source = sources.Add(SourceKind::kFile, path, text);
  const bool is_manifest = path.ends_with("spin.toml");
  const bool reads = is_manifest ? LoadManifest(sources, source, ManifestScope::kCompile, diagnostics).has_value()
                                 : ReadToml(sources, source, diagnostics).has_value();
  fuzz::Promise(reads, "TOML that is refused: " + (diagnostics.all().empty() ? "" : diagnostics.all().front().message) + "\n" + text);
}

void JudgeOutput(const std::optional<Emitted>& emitted, const Diagnostics& diagnostics) {
  fuzz::Promise(emitted.has_value() || diagnostics.has_errors(), "neither output nor an error");
  if (!emitted) return;
  const FileSet files = RenderFiles(*emitted);
  for (const auto& [path, file] : emitted->files) {
    const std::string& text = files.at(path);
    if (const auto* documents = std::get_if<YamlFile>(&file)) JudgeYaml(*documents, text);
    if (path.text().ends_with(".toml")) JudgeToml(path.text(), text);
  }
}

void JudgeBackends(const Program& program) {
  for (const Backend& backend : Backends()) {
    Diagnostics diagnostics;
    JudgeOutput(backend.emit(program, diagnostics), diagnostics);
  }
  Diagnostics diagnostics;
  JudgeOutput(EmitImage(program, {.dockerfile = *RelPath::Parse("Dockerfile")}, diagnostics), diagnostics);
}

void Judge(std::string_view bytes) {
  if (const auto program = fuzz::ProgramOf(bytes)) JudgeBackends(*program);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
