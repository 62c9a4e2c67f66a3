// SPDX-License-Identifier: Apache-2.0
#include "frontend/frontend.h"

#include <utility>

#include "frontend/config_check.h"
#include "frontend/config_layers.h"
#include "frontend/config_prototype.h"
#include "frontend/config_secrets.h"

namespace spin_aks {
namespace {

TomlTable MergeLayers(const SourceMap& sources, const ConfigInputs& inputs, const SpinManifest* manifest, Diagnostics& diagnostics) {
  TomlTable merged;
  const auto put = [&](TomlTable layer) { merged = Overlay(std::move(merged), FoldPrototype(std::move(layer), diagnostics)); };
  if (manifest != nullptr) put(ReadManifestLayer(sources, *manifest, diagnostics));
  if (inputs.file) put(ReadFileLayer(sources, *inputs.file, diagnostics));
  for (const SourceId variable : inputs.environment) put(ReadEnvironmentLayer(sources, variable, merged, manifest, diagnostics));
  for (const SourceId argument : inputs.overrides) put(ReadOverrideLayer(sources, argument, diagnostics));
  return merged;
}

}  // namespace

std::optional<AksConfig> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs, const SpinManifest* manifest,
                                    Diagnostics& diagnostics) {
  Diagnostics found;
  AksConfig config(MergeLayers(sources, inputs, manifest, found), inputs.file);
  if (manifest != nullptr) CheckNoPlainSecrets(config, *manifest, found);
  const bool failed = found.has_errors();
  diagnostics.Append(std::move(found));
  if (failed) return std::nullopt;
  return config;
}

Spanned<std::string> SpinManifestPath(const SourceMap& sources, const ConfigInputs& inputs) {
  Diagnostics ignored;
  const AksConfig config(MergeLayers(sources, inputs, nullptr, ignored), inputs.file);
  return config.root().Text("spin_manifest").value_or(std::string("spin.toml"));
}

}  // namespace spin_aks
