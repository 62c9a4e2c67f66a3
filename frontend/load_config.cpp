// SPDX-License-Identifier: Apache-2.0
#include "frontend/frontend.h"

#include <utility>

#include "frontend/config_check.h"
#include "frontend/config_layers.h"
#include "frontend/config_prototype.h"
#include "frontend/config_secrets.h"

namespace spin_aks {
namespace {

// Nothing: the file could not be read at all.
std::optional<TomlTable> MergeLayers(const SourceMap& sources, const ConfigInputs& inputs, const SpinManifest* manifest,
                                     Diagnostics& diagnostics) {
  TomlTable merged;
  const auto put = [&](TomlTable layer) { merged = Overlay(std::move(merged), FoldPrototype(std::move(layer), diagnostics)); };
  if (manifest != nullptr) put(ReadManifestLayer(sources, *manifest, diagnostics));
  std::optional<TomlTable> file = inputs.file ? ReadFileLayer(sources, *inputs.file, diagnostics) : TomlTable();
  if (file) put(*std::move(file));
  for (const SourceId variable : inputs.environment) put(ReadEnvironmentLayer(sources, variable, merged, manifest, diagnostics));
  for (const SourceId argument : inputs.overrides) put(ReadOverrideLayer(sources, argument, diagnostics));
  return file ? std::optional(std::move(merged)) : std::nullopt;
}

}  // namespace

std::optional<AksConfig> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs, const SpinManifest* manifest,
                                    Diagnostics& diagnostics) {
  std::optional<TomlTable> merged = MergeLayers(sources, inputs, manifest, diagnostics);
  if (!merged) return std::nullopt;
  AksConfig config(*std::move(merged), inputs.file);
  Diagnostics secrets;
  if (manifest != nullptr) CheckNoPlainSecrets(config, *manifest, secrets);
  const bool holds_secrets = secrets.has_errors();
  diagnostics.Append(std::move(secrets));
  if (holds_secrets) return std::nullopt;
  return config;
}

Spanned<std::string> SpinManifestPath(const SourceMap& sources, const ConfigInputs& inputs) {
  Diagnostics ignored;
  const AksConfig config(MergeLayers(sources, inputs, nullptr, ignored).value_or(TomlTable()), inputs.file);
  return config.root().Text("spin_manifest").value_or(std::string("spin.toml"));
}

}  // namespace spin_aks
