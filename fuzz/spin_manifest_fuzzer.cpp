// SPDX-License-Identifier: Apache-2.0
//
// Promise: any bytes taken for a spin.toml give a manifest, or at least one error.
// max_len: 16384
#include <cstddef>
#include <cstdint>
#include <string>

#include "frontend/frontend.h"
#include "fuzz/promise.h"
#include "runtime/draw/render.h"

namespace spin_aks {
namespace {

void Judge(const std::string& text, ManifestScope scope) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest = LoadManifest(sources, sources.Add(SourceKind::kFile, "spin.toml", text), scope, diagnostics);
  fuzz::Promise(manifest.has_value() || diagnostics.has_errors(), "neither a manifest nor an error");
  diagnostics.Sort();
  // Whatever is said can be shown: spans lie in their sources, on any width of terminal.
  for (const Diagnostic& d : diagnostics.all()) {
    fuzz::Promise(!Render(d, sources, {.colour = Colour::kAnsi, .width = 40}).empty(), "a diagnostic without text");
  }
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  spin_aks::Judge(text, spin_aks::ManifestScope::kSpin);
  spin_aks::Judge(text, spin_aks::ManifestScope::kCompile);
  return 0;
}
