// SPDX-License-Identifier: Apache-2.0
//
// Text -> Program: the one door. The caller reads files and lists the project;
// everything here is a function over values. Each step reports everything that
// it can find before the next begins; an empty result implies an error.
#pragma once

#include <optional>
#include <vector>

#include "frontend/deploy/facts.h"
#include "frontend/manifest/manifest_scope.h"
#include "frontend/manifest/spin_manifest.h"
#include "frontend/settings/aks_config.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/project_tree.h"
#include "ir/rel_path.h"
#include "ir/source.h"

namespace spin_aks {

// Read, decode, normalise (ids generated, inline components lifted out), load rules.
[[nodiscard]] std::optional<SpinManifest> LoadManifest(const SourceMap& sources, SourceId source, ManifestScope scope,
                                                       Diagnostics& diagnostics);

// The same, but what could be read is returned also where the rest could not, or breaks a rule, with the errors in
// `diagnostics`: what else is wrong can be said in the same run. Nothing where the file is no manifest of a known version.
[[nodiscard]] std::optional<SpinManifest> ReadManifest(const SourceMap& sources, SourceId source, ManifestScope scope,
                                                       Diagnostics& diagnostics);

// What has to be listed of the build context for Resolve, where the application lies in it at `application`: the
// literal prefixes of `files` patterns, sources, dependencies. A path may be a file.
[[nodiscard]] std::vector<RelPath> WantedPaths(const SpinManifest& manifest, const RelPath& application);

// The settings of all layers, merged: what a key is, and where that came from. What is wrong is reported and left
// out, so that the rest can be judged in the same run; nothing where the file cannot be read as settings at all, or
// holds a secret, which nobody must be able to show. `file` is what ReadSettingsFile made of the same inputs.
[[nodiscard]] std::optional<Settings> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs, SettingsFile file,
                                                 const SpinManifest* manifest, Diagnostics& diagnostics);

// As written -> as meant. Nothing if `diagnostics` holds an error, its own or an
// earlier one; what can be judged all the same, is. `generated` are the places (files or
// directories, relative to the application directory) that compile itself writes: they are never part of `files`.
// `reads`, where it is not null, gets what was read of the settings of the target.
[[nodiscard]] std::optional<Program> Resolve(const SpinManifest& manifest, const Settings& settings, const ProjectTree& tree,
                                             const std::vector<RelPath>& generated, const Facts& facts, Reads* reads,
                                             Diagnostics& diagnostics);

// Judges the application by itself, where the settings are too wrong to resolve it by.
void CheckApplication(const SpinManifest& manifest, const ProjectTree& tree, Diagnostics& diagnostics);

}  // namespace spin_aks
