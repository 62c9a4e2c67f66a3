// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/config_set.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "frontend/frontend.h"
#include "frontend/settings/keys.h"
#include "frontend/settings/layers.h"
#include "frontend/settings/overlay.h"
#include "frontend/toml/edit.h"
#include "frontend/toml/reader.h"
#include "runtime/cli/summary.h"
#include "runtime/draw/display.h"
#include "runtime/writing/apply.h"
#include "runtime/writing/completed_directory.h"

namespace spin_aks {
namespace {

constexpr std::string_view kNewSettingsName = "aks-spin.toml";

// The settings as they are found, with all that is wrong with them.
struct Judged {
  Project project;
  std::optional<Settings> settings;
  Diagnostics diagnostics;
};

void Judge(const Session& session, const Directory& directory, Judged& judged) {
  ProjectQuery query = session.Query();
  query.sets.clear();  // of this run alone
  Project& project = judged.project;
  ReadProject(query, Manifest::kOptional, directory, session.ports.environment, project, judged.diagnostics);
  std::optional<SpinManifest> manifest;
  Diagnostics of_the_manifest;  // for `compile` to say
  if (project.manifest) manifest = LoadManifest(project.sources, *project.manifest, ManifestScope::kCompile, of_the_manifest);
  judged.settings =
      LoadConfig(project.sources, project.settings, std::move(project.settings_file), manifest ? &*manifest : nullptr, judged.diagnostics);
}

// What is written where.
struct Edit {
  std::vector<std::string> steps;
  std::string name;   // of the file, in the directory of the settings
  std::string shown;  // as it was typed
  std::optional<std::string> before;
  TomlEdited after;
};

std::optional<Edit> PlanEdit(const ConfigSetOptions& options, Judged& now) {
  Project& project = now.project;
  SourceMap& sources = project.sources;
  const SourceId argument = sources.Add(SourceKind::kArgument, "config set", options.assignment);
  auto written = ReadOverride(sources, argument, now.diagnostics);
  if (!written) return std::nullopt;
  // The key, and the value by its type, are judged before anything is looked for in the file.
  Diagnostics judgement;
  (void)ReadOverrideLayer(sources, argument, judgement);
  if (judgement.has_errors()) {
    now.diagnostics = std::move(judgement);
    return std::nullopt;
  }
  Edit edit;
  edit.steps = written->steps;
  edit.name = project.settings_name.empty() ? std::string(kNewSettingsName) : project.settings_name;
  if (project.settings.file) edit.before = sources.Get(*project.settings.file).text();
  const SourceId file = project.settings.file ? *project.settings.file : sources.Add(SourceKind::kFile, edit.name, "");
  edit.shown = sources.Get(file).name();
  const auto document = ReadToml(sources, file, now.diagnostics);
  if (!document) return std::nullopt;
  TomlObstacle obstacle;
  auto after = SetTomlValue(edit.before.value_or(""), *document, written->steps, written->value, obstacle);
  if (!after) {
    now.diagnostics.Report(DiagnosticKind::kSettingNotEdited, obstacle.span, std::move(obstacle.message)).Help("edit the file by hand");
    return std::nullopt;
  }
  edit.after = *std::move(after);
  return edit;
}

// The directory of the project with the file as it is to be.
std::unique_ptr<Directory> WithEdit(const Session& session, const Project& project, const Edit& edit) {
  const auto place = project.settings_directory->Canonical(*RelPath::Parse(edit.name));
  const std::string file = place ? place->text() : edit.name;
  auto completion = std::make_shared<const Completion>(Completion{{project.settings_directory->RealPath() + "/" + file, edit.after.text}});
  return std::make_unique<CompletedDirectory>(session.directory.Open("."), std::move(completion));
}

ExitCode FailToWrite(const Session& session, const Error& error) {
  const ExitCode code = Fail(session, error);
  if (error.kind == Error::Kind::kOutside) session.Err("name the file itself: `-c FILE`\n");
  session.Err("nothing was written\n");
  return code;
}

Result<void> Write(const Project& project, const Edit& edit) {
  const SharedDirectory directory(project.settings_directory->Open("."));
  const auto place = directory->Canonical(*RelPath::Parse(edit.name));
  if (!place) return std::unexpected(place.error());
  const Result<HeldRoots> held = HeldRoots::Hold({directory}, [](std::string_view) {});
  if (!held) return std::unexpected(held.error());
  if (const Result<Finished> finished = FinishInterrupted(*held); !finished) return std::unexpected(finished.error());
  return ApplyChanges(*held, {{.root = directory->RealPath(), .place = *place, .before = edit.before, .after = edit.after.text}});
}

// Who has the last word where it is not the file.
std::optional<std::string> Overruled(const Judged& after, const std::vector<std::string>& steps) {
  const TomlTable* table = after.settings ? &after.settings->targets.front().config.merged() : nullptr;
  const TomlEntry* entry = nullptr;
  for (const std::string& step : steps) {
    entry = table != nullptr ? FindSorted(*table, step) : nullptr;
    if (entry == nullptr) return std::nullopt;
    table = entry->value.AsTable();
  }
  const Span span = entry->value.span;
  if (!span.is_somewhere()) return std::nullopt;
  const SourceFile& source = after.project.sources.Get(span.source);
  return source.kind() == SourceKind::kEnvironment ? std::optional(source.name()) : std::nullopt;
}

}  // namespace

std::expected<ConfigSetOptions, UsageError> ParseConfigSet(const CommandLine& line) {
  const auto& words = line.operands;
  if (line.Has("origin"))
    return std::unexpected(UsageError{.message = "`config set` takes no `--origin`", .help = {}, .command = "config"});
  if (words.size() == 3) return ConfigSetOptions{.assignment = words[1] + "=" + words[2]};
  if (words.size() == 2 && words[1].contains('=')) return ConfigSetOptions{.assignment = words[1]};
  return std::unexpected(UsageError{.message = "`config set` takes a key and a value",
                                    .help = "as in `config set app.replicas=3`, or `config set app.replicas 3`",
                                    .command = "config"});
}

ExitCode RunConfigSet(const ConfigSetOptions& options, const Session& session) {
  Judged now;
  Judge(session, session.directory, now);
  const std::size_t errors_before = now.diagnostics.Count(Severity::kError);
  const bool is_readable = now.project.settings.file.has_value() || now.project.settings_name.empty();
  const auto edit = is_readable ? PlanEdit(options, now) : std::nullopt;
  if (!edit) {
    PrintDiagnostics(session, now.diagnostics, now.project.sources, MachineReports::kAreData);
    return ExitCode::kInvalidInput;
  }
  const std::string key = JoinKey(edit->steps);
  if (edit->before == edit->after.text) {
    session.Say(fmt::format("`{}` is that already\n", key));
    return ExitCode::kDone;
  }
  const auto directory = WithEdit(session, now.project, *edit);
  Judged after;
  Judge(session, *directory, after);
  if (after.diagnostics.Count(Severity::kError) > errors_before) {
    PrintDiagnostics(session, after.diagnostics, after.project.sources, MachineReports::kAreData);
    session.Err("nothing was written\n");
    return ExitCode::kInvalidInput;
  }
  if (const Result<void> written = Write(now.project, *edit); !written) return FailToWrite(session, written.error());
  const auto line =
      1 + std::count(edit->after.text.begin(), edit->after.text.begin() + static_cast<std::ptrdiff_t>(edit->after.begin), '\n');
  session.Say(fmt::format("{} `{}` at {}:{}\n", edit->before ? "set" : "created the file and set", key, MakeVisible(edit->shown), line));
  if (const auto by = Overruled(after, edit->steps))
    session.Say(fmt::format("note: `{}` in the environment says otherwise, and wins\n", *by));
  return ExitCode::kDone;
}

}  // namespace spin_aks
