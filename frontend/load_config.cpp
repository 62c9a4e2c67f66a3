// SPDX-License-Identifier: Apache-2.0
#include "frontend/frontend.h"

#include <string>
#include <utility>
#include <vector>

#include "frontend/consequences.h"
#include "frontend/settings/layers.h"
#include "frontend/settings/overlay.h"
#include "frontend/settings/override_batch.h"
#include "frontend/settings/prototype.h"
#include "frontend/settings/secrets.h"

namespace spin_aks {
namespace {

// Nothing: the file could not be read at all.
std::optional<TomlTable> ReadBase(const SourceMap& sources, SettingsFile file, const SpinManifest* manifest,
                                  std::vector<Disagreement>& disagreements, Diagnostics& diagnostics) {
  TomlTable tools;
  if (manifest != nullptr) tools = ReadManifestLayer(sources, *manifest, disagreements, diagnostics);
  diagnostics.Append(std::move(file.diagnostics));
  if (!file.table) return std::nullopt;
  return Overlay(std::move(tools), FoldPrototype(*std::move(file.table), diagnostics), Arrays::kReplaced);
}

// All layers but the targets', merged. A name in the environment is matched against what is known below it.
std::optional<TomlTable> ReadTop(const SourceMap& sources, const ConfigInputs& inputs, SettingsFile file, const SpinManifest* manifest,
                                 Diagnostics& diagnostics) {
  std::vector<Disagreement> disagreements;
  std::optional<TomlTable> base = ReadBase(sources, std::move(file), manifest, disagreements, diagnostics);
  const bool is_readable = base.has_value();
  TomlTable merged = is_readable ? *std::move(base) : TomlTable();
  const auto put = [&](TomlTable layer) {
    LayerStack stack{.base = std::move(merged), .above = {}};
    stack.above.push_back(std::move(layer));
    merged = MergeLayers(sources, std::move(stack), {});
  };
  for (const SourceId variable : inputs.environment)
    put(FoldPrototype(ReadEnvironmentLayer(sources, variable, merged, manifest, diagnostics), diagnostics));
  OverrideBatch batch;
  for (const SourceId argument : inputs.overrides) {
    TomlTable layer = FoldPrototype(ReadOverrideLayer(sources, argument, diagnostics), diagnostics);
    if (layer.entries.empty()) continue;
    if (batch.Takes(layer)) {
      batch.Add(std::move(layer));
      continue;
    }
    put(batch.Take());
    put(std::move(layer));
  }
  put(batch.Take());
  // A file that could not be read may have decided them.
  if (is_readable && manifest != nullptr) {
    Diagnostics undecided;
    ReportDisagreements(disagreements, merged, undecided);
    AppendCauses(*manifest, std::move(undecided), diagnostics);
  }
  return is_readable ? std::optional(std::move(merged)) : std::nullopt;
}

}  // namespace

SettingsFile ReadSettingsFile(const SourceMap& sources, const ConfigInputs& inputs) {
  SettingsFile file;
  if (inputs.file) file.table = ReadFileLayer(sources, *inputs.file, file.diagnostics);
  return file;
}

std::optional<Settings> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs, SettingsFile file, const SpinManifest* manifest,
                                   Diagnostics& diagnostics) {
  std::optional<TomlTable> top = ReadTop(sources, inputs, std::move(file), manifest, diagnostics);
  if (!top) return std::nullopt;
  const AksConfig config(*std::move(top));
  Diagnostics secrets;
  if (manifest != nullptr) CheckNoPlainSecrets(config, *manifest, secrets);
  const bool holds_secrets = secrets.has_errors();
  diagnostics.Append(std::move(secrets));
  if (holds_secrets) return std::nullopt;
  return Settings{.top = config, .targets = {{.name = std::string(kImplicitTarget), .config = config}}};
}

Spanned<std::string> SpinManifestPath(const SourceMap& sources, const ConfigInputs& inputs, const SettingsFile& file) {
  if (!file.table) return keys::kSpinManifest.Usual();
  // Of the file, this key alone: the rest of it may be long, and says nothing here.
  TomlTable asked;
  if (const TomlEntry* path = FindSorted(*file.table, keys::kSpinManifest.name)) asked.entries.push_back(*path);
  Diagnostics ignored;
  const AksConfig config(ReadTop(sources, inputs, {.table = std::move(asked)}, nullptr, ignored).value_or(TomlTable()));
  return config.root().Get<keys::kSpinManifest>();
}

}  // namespace spin_aks
