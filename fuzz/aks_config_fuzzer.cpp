// SPDX-License-Identifier: Apache-2.0
//
// Promise: any bytes taken for an aks-spin.toml give settings, or at least one error.
// max_len: 16384
#include <cstddef>
#include <cstdint>
#include <string>

#include "frontend/frontend.h"
#include "frontend/settings/effective.h"
#include "fuzz/promise.h"
#include "runtime/draw/render.h"

namespace spin_aks {
namespace {

void Judge(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const ConfigInputs inputs{.file = sources.Add(SourceKind::kFile, "aks-spin.toml", text), .environment = {}, .overrides = {}};
  const auto config = LoadConfig(sources, inputs, ReadSettingsFile(sources, inputs), nullptr, diagnostics);
  fuzz::Promise(config.has_value() || diagnostics.has_errors(), "neither settings nor an error");
  // `config show` can print whatever was accepted.
  if (config) fuzz::Promise(!EffectiveSettings(config->top, {}).empty(), "settings without a line to show");
  fuzz::Promise(!SpinManifestPath(sources, inputs, ReadSettingsFile(sources, inputs)).value.empty() || diagnostics.has_errors(),
                "no manifest, and no word about it");
  for (const Diagnostic& d : diagnostics.all()) {
    fuzz::Promise(!Render(d, sources, {.colour = Colour::kPlain, .width = 40}).empty(), "a diagnostic without text");
  }
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
