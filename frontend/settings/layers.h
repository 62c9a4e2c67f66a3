// SPDX-License-Identifier: Apache-2.0
//
// The places that settings come from, each read into one checked table:
// spin.toml's tool tables, the file, `AKS_SPIN_…`, `--set`. Later ones win.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/settings/aks_config.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// Two components that say different things of one key, and the application's own table does not say it.
struct Disagreement {
  std::vector<std::string> place;  // steps from the root
  Span one, other;
};

// `[application.tool.aks]` and every `[component.<id>.tool.aks]`: keys of `[app]`, so the result has only that.
// A component's comes before the application's, unless components differ. What is left undecided is added to `disagreements`.
[[nodiscard]] TomlTable ReadManifestLayer(const SourceMap& sources, const SpinManifest& manifest, std::vector<Disagreement>& disagreements,
                                          Diagnostics& diagnostics);

// An error with both places for each that no layer over the manifest's decides. `merged` has them all.
void ReportDisagreements(const std::vector<Disagreement>& disagreements, const TomlTable& merged, Diagnostics& diagnostics);

// The settings file. Nothing if it is no TOML, or its schema is newer than ours: what else is in it would be a guess.
[[nodiscard]] std::optional<TomlTable> ReadFileLayer(const SourceMap& sources, SourceId file, Diagnostics& diagnostics);

// One `AKS_SPIN_…` variable over what is known so far. Names are matched without
// regard to case against `below` and the manifest's variables and stores.
[[nodiscard]] TomlTable ReadEnvironmentLayer(const SourceMap& sources, SourceId variable, const TomlTable& below,
                                             const SpinManifest* manifest, Diagnostics& diagnostics);

// What `KEY=VALUE` says, by the type of the key; unchecked. Nothing, and reported, if it is no such thing.
struct WrittenOverride {
  std::vector<std::string> steps;
  Span key_span;
  TomlValue value;
};
[[nodiscard]] std::optional<WrittenOverride> ReadOverride(const SourceMap& sources, SourceId argument, Diagnostics& diagnostics);

// One `--set KEY=VALUE`.
[[nodiscard]] TomlTable ReadOverrideLayer(const SourceMap& sources, SourceId argument, Diagnostics& diagnostics);

// Every layer of a project, checked.
struct LayerStack {
  TomlTable base;                // spin.toml's tool tables, below the top level of the file
  std::vector<TomlTable> above;  // the environment, then the command line, in order
};

// All of them as one target has them: its own layer lies between the two. An empty one leaves the top level as it is.
[[nodiscard]] TomlTable MergeLayers(const SourceMap& sources, LayerStack stack, TomlTable target);

}  // namespace spin_aks
