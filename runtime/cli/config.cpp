// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/config.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/core.h>

#include "frontend/frontend.h"
#include "runtime/draw/display.h"
#include "runtime/draw/render.h"

namespace spin_aks {
namespace {

std::string OriginText(const EffectiveSetting& setting, const SourceMap& sources) {
  if (!setting.span.is_somewhere()) return "default";
  return DescribePlace(sources.Get(setting.span.source), setting.span.begin);
}

// TOML that could be the settings file; what follows from something else is a comment.
std::string SettingText(const EffectiveSetting& setting) {
  if (!setting.value.empty()) return fmt::format("{} = {}", setting.key, setting.value);
  return fmt::format("# {}: {}", setting.key, setting.words);
}

std::string DescribeSettings(const std::vector<EffectiveSetting>& settings, const SourceMap& sources, ConfigShowOptions::Origin origin) {
  constexpr std::size_t kWidest = 60;  // longer lines push their own comment out, not everybody's
  std::size_t width = 0;
  for (const EffectiveSetting& setting : settings) {
    const std::size_t columns = DisplayWidth(SettingText(setting));
    if (columns <= kWidest) width = std::max(width, columns);
  }
  std::string text;
  for (const EffectiveSetting& setting : settings) {
    const std::string line = SettingText(setting);
    text += line;
    if (origin == ConfigShowOptions::Origin::kShown) {
      text.append(width - std::min(width, DisplayWidth(line)) + 2, ' ');
      text += fmt::format("# {}", OriginText(setting, sources));
    }
    text += '\n';
  }
  return text;
}

}  // namespace

ConfigShowOptions ParseConfigShow(const CommandLine& line) {
  return {.origin = line.Has("origin") ? ConfigShowOptions::Origin::kShown : ConfigShowOptions::Origin::kHidden};
}

ExitCode RunConfigShow(const ConfigShowOptions& options, const Session& session) {
  Project project;
  Diagnostics diagnostics;
  ReadProject(session.Query(), Manifest::kOptional, session.directory, session.ports.environment, project, diagnostics);
  std::optional<SpinManifest> manifest;
  if (project.manifest) manifest = LoadManifest(project.sources, *project.manifest, ManifestScope::kCompile, diagnostics);
  const std::optional<AksConfig> config =
      LoadConfig(project.sources, project.settings, std::move(project.settings_file), manifest ? &*manifest : nullptr, diagnostics);
  PrintDiagnostics(session, diagnostics, project.sources, MachineReports::kAreTalk);
  if (!config || diagnostics.has_errors()) return ExitCode::kInvalidInput;
  session.Out(DescribeSettings(config->Effective(project.sources), project.sources, options.origin));
  return ExitCode::kDone;
}

}  // namespace spin_aks
