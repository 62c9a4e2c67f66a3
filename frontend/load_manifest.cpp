// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
#include <utility>

#include "frontend/app/spin_features.h"
#include "frontend/frontend.h"
#include "frontend/manifest/load_rules.h"
#include "frontend/manifest/normalise.h"
#include "frontend/manifest/trigger_rules.h"
#include "frontend/text/wording.h"
#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

void CheckReplacedComponents(const SpinManifest& manifest, Diagnostics& diagnostics) {
  std::unordered_map<std::string_view, Span> kept;
  for (const ManifestComponent& component : manifest.components) kept.emplace(*component.id, component.id.span);
  for (const ManifestComponent& replaced : manifest.replaced_components) {
    diagnostics
        .Report(DiagnosticKind::kDuplicateComponentId, kept.at(*replaced.id),
                fmt::format("two components have the id {}", Quoted(*replaced.id)))
        .Also(replaced.id.span, "the first one")
        .Help("Spin would drop the first one without a word");
  }
}

// What only follows from a part that could not be read: nobody asked about it.
void RemoveConsequences(const SpinManifest& manifest, Diagnostics& found) {
  found.Remove(DiagnosticKind::kNoTriggers);
  if (manifest.components.empty()) found.Remove(DiagnosticKind::kUnknownComponent);
}

// Rules over what could be read, so that one run reports everything.
void CheckRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics) {
  Diagnostics found;
  CheckLoadRules(manifest, scope, found);
  CheckTriggerRules(manifest, scope, found);
  if (scope == ManifestScope::kCompile) CheckReplacedComponents(manifest, found);
  // Compile knows from the settings which Spin there will be; Spin's own reading is the newest one's.
  if (scope == ManifestScope::kSpin) CheckSpinFeatures(manifest, kNewestManifests, found);
  if (diagnostics.has_errors()) RemoveConsequences(manifest, found);
  diagnostics.Append(std::move(found));
}

}  // namespace

std::optional<SpinManifest> ReadManifest(const SourceMap& sources, SourceId source, ManifestScope scope, Diagnostics& diagnostics) {
  // Apart, so that errors from elsewhere do not count against this file.
  Diagnostics found;
  std::optional<SpinManifest> manifest;
  if (const auto document = ReadToml(sources, source, found)) manifest = DecodeWhatIsRight(*document, found);
  if (manifest) Normalise(*manifest, found);
  const bool is_whole = !found.has_errors();
  if (manifest) CheckRules(*manifest, scope, found);
  diagnostics.Append(std::move(found));
  return is_whole ? std::move(manifest) : std::nullopt;
}

std::optional<SpinManifest> LoadManifest(const SourceMap& sources, SourceId source, ManifestScope scope, Diagnostics& diagnostics) {
  Diagnostics found;
  std::optional<SpinManifest> manifest = ReadManifest(sources, source, scope, found);
  if (found.has_errors()) manifest.reset();
  diagnostics.Append(std::move(found));
  return manifest;
}

}  // namespace spin_aks
