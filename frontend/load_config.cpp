// SPDX-License-Identifier: Apache-2.0
#include "frontend/frontend.h"

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "frontend/settings/check.h"
#include "frontend/settings/layers.h"
#include "frontend/settings/prototype.h"
#include "frontend/settings/secrets.h"

namespace spin_aks {
namespace {

// A digest says what was pushed under one registry, repository and tag. What overrides one of them from outside
// the place of the digest (the environment, the command line) means another image.
void DropStaleDigest(const SourceMap& sources, TomlTable& merged, const TomlTable& layer) {
  TomlEntry* image = FindSorted(merged, "image");
  auto* settings = image != nullptr ? std::get_if<TomlTable>(&image->value.data) : nullptr;
  const TomlEntry* digest = settings != nullptr ? FindSorted(*settings, "digest") : nullptr;
  if (digest == nullptr) return;
  const auto is_elsewhere = [&](const TomlEntry& entry) {
    return sources.Get(entry.key_span.source).kind() != sources.Get(digest->value.span.source).kind();
  };
  bool is_stale = false;
  for (const std::string_view table : {"image", "container_registry"}) {
    const TomlEntry* over = FindSorted(layer, table);
    if (over == nullptr || over->value.AsTable() == nullptr) continue;
    for (const std::string_view key : {"name", "repository", "server", "tag"}) {
      const TomlEntry* changed = FindSorted(*over->value.AsTable(), key);
      is_stale |= changed != nullptr && is_elsewhere(*changed);
    }
  }
  if (is_stale) settings->entries.erase(settings->entries.begin() + (digest - settings->entries.data()));
}

// Nothing: the file could not be read at all.
std::optional<TomlTable> MergeLayers(const SourceMap& sources, const ConfigInputs& inputs, SettingsFile file, const SpinManifest* manifest,
                                     Diagnostics& diagnostics) {
  TomlTable merged;
  const auto put = [&](TomlTable layer) {
    layer = FoldPrototype(std::move(layer), diagnostics);
    DropStaleDigest(sources, merged, layer);
    merged = Overlay(std::move(merged), std::move(layer));
  };
  std::vector<Disagreement> disagreements;
  if (manifest != nullptr) put(ReadManifestLayer(sources, *manifest, disagreements, diagnostics));
  diagnostics.Append(std::move(file.diagnostics));
  const bool is_readable = file.table.has_value();
  if (is_readable) put(*std::move(file.table));
  for (const SourceId variable : inputs.environment) put(ReadEnvironmentLayer(sources, variable, merged, manifest, diagnostics));
  for (const SourceId argument : inputs.overrides) put(ReadOverrideLayer(sources, argument, diagnostics));
  // A file that could not be read may have decided them.
  if (is_readable) ReportDisagreements(disagreements, merged, diagnostics);
  return is_readable ? std::optional(std::move(merged)) : std::nullopt;
}

}  // namespace

SettingsFile ReadSettingsFile(const SourceMap& sources, const ConfigInputs& inputs) {
  SettingsFile file;
  if (inputs.file) file.table = ReadFileLayer(sources, *inputs.file, file.diagnostics);
  return file;
}

std::optional<AksConfig> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs, SettingsFile file, const SpinManifest* manifest,
                                    Diagnostics& diagnostics) {
  std::optional<TomlTable> merged = MergeLayers(sources, inputs, std::move(file), manifest, diagnostics);
  if (!merged) return std::nullopt;
  AksConfig config(*std::move(merged), inputs.file);
  Diagnostics secrets;
  if (manifest != nullptr) CheckNoPlainSecrets(config, *manifest, secrets);
  const bool holds_secrets = secrets.has_errors();
  diagnostics.Append(std::move(secrets));
  if (holds_secrets) return std::nullopt;
  return config;
}

Spanned<std::string> SpinManifestPath(const SourceMap& sources, const ConfigInputs& inputs, const SettingsFile& file) {
  const std::string otherwise = "spin.toml";
  if (!file.table) return otherwise;
  // Of the file, this key alone: the rest of it may be long, and says nothing here.
  TomlTable asked;
  if (const TomlEntry* path = FindSorted(*file.table, "spin_manifest")) asked.entries.push_back(*path);
  Diagnostics ignored;
  const AksConfig config(MergeLayers(sources, inputs, {.table = std::move(asked)}, nullptr, ignored).value_or(TomlTable()), inputs.file);
  return config.root().Text("spin_manifest").value_or(otherwise);
}

}  // namespace spin_aks
