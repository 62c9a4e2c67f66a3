// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/project.h"

#include <utility>

#include <fmt/core.h>

#include "frontend/frontend.h"
#include "frontend/text/spelling.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

constexpr std::string_view kOldSettingsName = "spin-aks.toml";

Span WholeOf(SourceId source, const SourceMap& sources) {
  return {.source = source, .begin = 0, .end = static_cast<std::uint32_t>(sources.Get(source).text().size())};
}

bool Exists(const Directory& directory, std::string_view name) {
  const Result<std::optional<ProjectNode>> node = directory.Look(*RelPath::Parse(name));
  return !node || node->has_value();  // what cannot be looked at is there; reading it will say why not
}

void ReportMissing(const Directory& directory, const TypedPath& parts, Span cause, Diagnostics& diagnostics) {
  Diagnostic& missing = diagnostics.Report(DiagnosticKind::kFileNotFound, cause,
                                           fmt::format("there is no file `{}`", JoinTypedPath(directory.name(), parts.name)));
  const Result<std::vector<std::string>> names = directory.List({});
  if (!names) return;
  if (const auto near = Nearest(parts.name, *names))
    missing.Help(fmt::format("did you mean `{}`?", JoinTypedPath(directory.name(), *near)));
}

void ReportUnreadable(const std::string& shown, const Error& error, Span cause, Diagnostics& diagnostics) {
  diagnostics.Report(DiagnosticKind::kFileUnreadable, cause, fmt::format("`{}` cannot be read: {}", shown, error.detail));
}

// `-c FILE`.
void ReadNamedSettings(const std::string& path, const Directory& working_directory, Project& project, Diagnostics& diagnostics) {
  const Span flag = WholeOf(project.sources.Add(SourceKind::kArgument, "--config", path), project.sources);
  const TypedPath parts = SplitTypedPath(path);
  project.settings_directory = working_directory.Open(parts.directory);
  project.settings_name = parts.name;
  project.settings.file = ReadSource(working_directory, path, Pipes::kRefused, flag, project.sources, diagnostics);
}

void ReadDefaultSettings(const Directory& working_directory, Project& project, Diagnostics& diagnostics) {
  project.settings_directory = working_directory.Open(".");
  const bool is_old = !Exists(working_directory, kSettingsName);
  if (is_old && !Exists(working_directory, kOldSettingsName)) return;
  project.settings_name = is_old ? kOldSettingsName : kSettingsName;
  project.settings.file = ReadSource(working_directory, project.settings_name, Pipes::kRefused, {}, project.sources, diagnostics);
  if (!project.settings.file) return;
  const Span start{.source = *project.settings.file, .begin = 0, .end = 0};
  if (is_old) {
    diagnostics.Report(DiagnosticKind::kOldSettingsName, start,
                       "the settings are read from `spin-aks.toml`, an older name of `aks-spin.toml`");
  } else if (Exists(working_directory, kOldSettingsName)) {
    diagnostics
        .Report(DiagnosticKind::kTwoSettingsFiles, start, "`aks-spin.toml` and `spin-aks.toml` are both there, and only one can be meant")
        .Help("remove `spin-aks.toml`, or name the one that is meant: `-c aks-spin.toml`");
  }
}

void TakeEnvironment(const Environment& environment, Project& project) {
  constexpr std::string_view kPrefix = "AKS_SPIN_";
  for (auto it = environment.variables.lower_bound(kPrefix); it != environment.variables.end() && it->first.starts_with(kPrefix); ++it) {
    project.settings.environment.push_back(project.sources.Add(SourceKind::kEnvironment, it->first, it->second));
  }
}

void ReadManifest(Manifest need, Project& project, Diagnostics& diagnostics) {
  const Spanned<std::string> path = SpinManifestPath(project.sources, project.settings, project.settings_file);
  const TypedPath parts = SplitTypedPath(*path);
  project.manifest_path = *path;
  project.app_directory = project.settings_directory->Open(parts.directory);
  const bool is_default = !path.span.is_somewhere() && *path == keys::kSpinManifest.Usual();
  if (is_default && !Exists(*project.settings_directory, keys::kSpinManifest.Usual())) {
    if (need == Manifest::kOptional) return;
    const Span cause = project.settings.file ? Span{.source = *project.settings.file} : Span();
    Diagnostic& missing =
        diagnostics.Report(DiagnosticKind::kNoApplication, cause,
                           fmt::format("there is no `{}`", JoinTypedPath(project.settings_directory->name(), keys::kSpinManifest.Usual())));
    missing.Help(
        fmt::format("name another directory with `-C DIR`, or the manifest with `{}` in `{}`", keys::kSpinManifest.name, kSettingsName));
    return;
  }
  project.manifest = ReadSource(*project.settings_directory, *path, Pipes::kRefused, path.span, project.sources, diagnostics);
}

}  // namespace

std::optional<SourceId> ReadSource(const Directory& base, const std::string& path, Pipes pipes, Span cause, SourceMap& sources,
                                   Diagnostics& diagnostics) {
  const TypedPath parts = SplitTypedPath(path);
  const std::unique_ptr<Directory> directory = base.Open(parts.directory);
  const std::string shown = JoinTypedPath(base.name(), path);
  Result<std::optional<std::string>> text = directory->Read(RelPath::Parse(parts.name).value_or(RelPath()), kMostManifestBytes, pipes);
  if (!text) {
    ReportUnreadable(shown, text.error(), cause, diagnostics);
    return std::nullopt;
  }
  if (!*text) {
    ReportMissing(*directory, parts, cause, diagnostics);
    return std::nullopt;
  }
  return sources.Add(SourceKind::kFile, shown, std::move(**text));
}

std::optional<SourceId> ReadInputSource(Console& console, Span cause, SourceMap& sources, Diagnostics& diagnostics) {
  const std::string shown = "<stdin>";
  Result<std::string> text = console.ReadInput(kMostManifestBytes);
  if (!text) {
    ReportUnreadable(shown, text.error(), cause, diagnostics);
    return std::nullopt;
  }
  return sources.Add(SourceKind::kFile, shown, *std::move(text));
}

bool HasUsualName(const Project& project) { return project.settings_name == kSettingsName || project.settings_name == kOldSettingsName; }

void ReadProject(const ProjectQuery& query, Manifest manifest, const Directory& working_directory, const Environment& environment,
                 Project& project, Diagnostics& diagnostics) {
  if (query.settings_path) {
    ReadNamedSettings(*query.settings_path, working_directory, project, diagnostics);
  } else {
    ReadDefaultSettings(working_directory, project, diagnostics);
  }
  TakeEnvironment(environment, project);
  for (const std::string& set : query.sets) project.settings.overrides.push_back(project.sources.Add(SourceKind::kArgument, "--set", set));
  // Without the settings that were meant, where the manifest is would be a guess.
  if (!project.settings_name.empty() && !project.settings.file) {
    project.app_directory = project.settings_directory->Open(".");
    return;
  }
  project.settings_file = ReadSettingsFile(project.sources, project.settings);
  ReadManifest(manifest, project, diagnostics);
}

}  // namespace spin_aks
