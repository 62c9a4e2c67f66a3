// SPDX-License-Identifier: Apache-2.0
//
// Text -> Program: the one door. The caller reads files and lists the project;
// everything here is a function over values. Each step reports everything that
// it can find before the next begins; an empty result implies an error.
#pragma once

#include <optional>
#include <vector>

#include "frontend/aks_config.h"
#include "frontend/manifest_scope.h"
#include "frontend/spin_manifest.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/project_tree.h"
#include "ir/rel_path.h"
#include "ir/source.h"

namespace spin_aks {

// Read, decode, normalise (ids generated, inline components lifted out), load rules.
[[nodiscard]] std::optional<SpinManifest> LoadManifest(const SourceMap& sources, SourceId source, ManifestScope scope,
                                                       Diagnostics& diagnostics);

// What has to be listed below the application directory for Resolve: the
// literal prefixes of `files` patterns, sources, dependencies. A path may be a file.
[[nodiscard]] std::vector<RelPath> WantedPaths(const SpinManifest& manifest);

// The settings of all layers, merged: what a key is, and where that came from.
[[nodiscard]] std::optional<AksConfig> LoadConfig(const SourceMap& sources, const ConfigInputs& inputs,
                                                  const SpinManifest* manifest, Diagnostics& diagnostics);

// As written -> as meant. `generated` are the places (files or directories,
// relative to the application directory) that compile itself writes: they are never part of `files`.
[[nodiscard]] std::optional<Program> Resolve(const SpinManifest& manifest, const AksConfig& config, const ProjectTree& tree,
                                             const std::vector<RelPath>& generated, Diagnostics& diagnostics);

}  // namespace spin_aks
