// SPDX-License-Identifier: Apache-2.0
//
// The files of a run, found and read: spin.toml, the settings, the environment.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/aks_config.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/ports/ports.h"

namespace spin_aks {

// Larger files are not manifests; the TOML reader has the same limit.
inline constexpr std::size_t kMostManifestBytes = std::size_t{4} << 20U;

// What the settings are called where nobody names them.
inline constexpr std::string_view kSettingsName = "aks-spin.toml";

struct Project {
  SourceMap sources;
  ConfigInputs settings;
  SettingsFile settings_file;                     // what they hold, until LoadConfig takes it
  std::unique_ptr<Directory> settings_directory;  // of the settings, or where they would be
  std::string settings_name;                      // in it; empty: there are none
  std::string manifest_path;                      // from there, as it was typed: `spin.toml`
  std::unique_ptr<Directory> app_directory;       // of the manifest
  std::optional<SourceId> manifest;               // nothing: reported
};

struct ProjectQuery {
  std::optional<std::string> settings_path;  // `-c FILE`, relative to the working directory
  std::vector<std::string> sets;             // `--set KEY=VALUE`
};

// Whether the settings are called as they usually are.
[[nodiscard]] bool HasUsualName(const Project& project);

enum class Manifest : std::uint8_t { kNeeded, kOptional };

// Reads what can be read; everything that is missing or unreadable is reported.
// Without `-c`: aks-spin.toml, else spin-aks.toml with a note, else none.
void ReadProject(const ProjectQuery& query, Manifest manifest, const Directory& working_directory, const Environment& environment,
                 Project& project, Diagnostics& diagnostics);

// One file by the path that was typed; nothing implies a report. `cause` is what named it.
[[nodiscard]] std::optional<SourceId> ReadSource(const Directory& base, const std::string& path, Pipes pipes, Span cause,
                                                 SourceMap& sources, Diagnostics& diagnostics);
// The same for standard input, which is called `<stdin>`.
[[nodiscard]] std::optional<SourceId> ReadInputSource(Console& console, Span cause, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
