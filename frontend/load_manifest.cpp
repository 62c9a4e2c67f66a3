// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
#include <utility>

#include "frontend/app/spin_features.h"
#include "frontend/consequences.h"
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

// Rules over what could be read, so that one run reports everything.
void CheckRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics) {
  CheckLoadRules(manifest, scope, diagnostics);
  CheckTriggerRules(manifest, scope, diagnostics);
  if (scope == ManifestScope::kCompile) CheckReplacedComponents(manifest, diagnostics);
  // Compile knows from the settings which Spin there will be; Spin's own reading is the newest one's.
  if (scope == ManifestScope::kSpin) CheckSpinFeatures(manifest, kNewestManifests, diagnostics);
}

}  // namespace

std::optional<SpinManifest> ReadManifest(const SourceMap& sources, SourceId source, ManifestScope scope, Diagnostics& diagnostics) {
  Diagnostics found;
  const auto document = ReadToml(sources, source, found);
  std::optional<SpinManifest> manifest = document ? DecodeWhatIsRight(*document, found) : std::nullopt;
  if (!manifest) {
    diagnostics.Append(std::move(found));
    return manifest;
  }
  manifest->gaps = Gaps(*document, found);
  Normalise(*manifest, found);
  CheckRules(*manifest, scope, found);
  AppendCauses(*manifest, found, diagnostics);
  // Triggers and their settings were read by the rules.
  manifest->gaps = Gaps(*document, found);
  return manifest;
}

std::optional<SpinManifest> LoadManifest(const SourceMap& sources, SourceId source, ManifestScope scope, Diagnostics& diagnostics) {
  Diagnostics found;
  std::optional<SpinManifest> manifest = ReadManifest(sources, source, scope, found);
  if (found.has_errors()) manifest.reset();
  diagnostics.Append(std::move(found));
  return manifest;
}

}  // namespace spin_aks
