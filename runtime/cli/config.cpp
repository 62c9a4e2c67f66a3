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
#include "runtime/output/driver.h"

namespace spin_aks {
namespace {

std::string OriginText(const EffectiveSetting& setting, const SourceMap& sources) {
  if (!setting.words.empty()) return "decided elsewhere";
  if (!setting.span.is_somewhere()) return "default";
  const std::string place = DescribePlace(sources.Get(setting.span.source), setting.span.begin);
  if (setting.origin == SettingOrigin::kWritten) return place;
  return setting.cause.empty() ? fmt::format("follows from {}", place) : fmt::format("follows from `{}` at {}", setting.cause, place);
}

// TOML that could be the settings file. What is no setting there is a comment: what others decide, and results of
// settings that they would be refused beside.
std::string SettingText(const EffectiveSetting& setting) {
  if (!setting.words.empty()) return fmt::format("# {}: {}", setting.key, setting.words);
  return fmt::format("{}{} = {}", setting.form == EffectiveSetting::Form::kComment ? "# " : "", setting.key, setting.value);
}

// Where the origins stand: behind all lines but the long ones, which push their own out and not everybody's.
std::size_t OriginColumn(const std::vector<EffectiveSetting>& settings) {
  constexpr std::size_t kWidest = 60;
  std::size_t width = 0;
  for (const EffectiveSetting& setting : settings) {
    const std::size_t columns = DisplayWidth(SettingText(setting));
    if (columns <= kWidest) width = std::max(width, columns);
  }
  return width + 2;
}

// Every element is opened, also one that has nothing but further arrays: without its header TOML would have one of it.
std::string HeadersBetween(const std::vector<SettingElement>& open, const std::vector<SettingElement>& next) {
  std::string text;
  const auto first = std::ranges::mismatch(open, next).in2;
  for (auto element = first; element != next.end(); ++element) text += fmt::format("\n[[{}]]\n", element->header);
  return text;
}

}  // namespace

std::string DescribeSettings(const std::vector<EffectiveSetting>& settings, const SourceMap& sources, ConfigShowOptions::Origin origin) {
  const std::size_t column = OriginColumn(settings);
  std::string text;
  std::vector<SettingElement> open;
  for (const EffectiveSetting& setting : settings) {
    text += HeadersBetween(open, setting.elements);
    open = setting.elements;
    std::string line = SettingText(setting);
    if (origin == ConfigShowOptions::Origin::kShown) {
      line.append(std::max<std::size_t>(column, DisplayWidth(line) + 2) - DisplayWidth(line), ' ');
      line += fmt::format("# {}", OriginText(setting, sources));
    }
    text += line + '\n';
  }
  return text;
}

std::expected<ConfigShowOptions, UsageError> ParseConfigShow(const CommandLine& line) {
  if (line.operands.size() > 1) {
    return std::unexpected(UsageError{.message = fmt::format("`config show` takes no `{}`", line.operands[1]),
                                      .help = fmt::format("one value is printed by `config get {}`", line.operands[1]),
                                      .command = "config"});
  }
  return ConfigShowOptions{.origin = line.Has("origin") ? ConfigShowOptions::Origin::kShown : ConfigShowOptions::Origin::kHidden};
}

bool ReadShownSettings(const Session& session, ShownSettings& shown) {
  Project& project = shown.project;
  Diagnostics diagnostics;
  ReadProject(session.Query(), Manifest::kOptional, session.directory, session.ports.environment, project, diagnostics);
  std::optional<SpinManifest> manifest;
  if (project.manifest) manifest = LoadManifest(project.sources, *project.manifest, ManifestScope::kCompile, diagnostics);
  const std::optional<Settings> settings =
      LoadConfig(project.sources, project.settings, std::move(project.settings_file), manifest ? &*manifest : nullptr, diagnostics);
  CheckTargets(session, project.sources, diagnostics);
  PrintDiagnostics(session, diagnostics, project.sources, MachineReports::kAreTalk);
  if (!settings || diagnostics.has_errors()) return false;
  // What else is wrong is for `compile` to say: what could be computed is shown.
  Diagnostics unheard;
  Reads reads;
  if (manifest) (void)ResolveProject({}, project, *manifest, *settings, session.directory, &reads, unheard);
  shown.settings = EffectiveSettings(settings->targets.front().config, reads);
  return true;
}

ExitCode RunConfigShow(const ConfigShowOptions& options, const Session& session) {
  ShownSettings shown;
  if (!ReadShownSettings(session, shown)) return ExitCode::kInvalidInput;
  session.Out(DescribeSettings(shown.settings, shown.project.sources, options.origin));
  return ExitCode::kDone;
}

}  // namespace spin_aks
