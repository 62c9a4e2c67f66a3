// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/config_set.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
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
#include "runtime/ports/typed_path.h"
#include "runtime/writing/apply.h"
#include "runtime/writing/completed_directory.h"

namespace spin_aks {
namespace {

// The settings as they are found, with all that is wrong with them.
struct Judged {
  Project project;
  std::optional<SpinManifest> manifest;  // as far as it can be read
  std::optional<Settings> settings;
  Diagnostics diagnostics;
  Diagnostics of_the_manifest;  // for `compile` to say
};

void Judge(const Session& session, const Directory& directory, Judged& judged) {
  Project& project = judged.project;
  ReadProject(session.Query(), Manifest::kOptional, directory, session.ports.environment, project, judged.diagnostics);
  if (project.manifest) {
    judged.manifest = ReadManifest(project.sources, *project.manifest, ManifestScope::kCompile, judged.of_the_manifest);
  }
  judged.settings = LoadConfig(project.sources, project.settings, std::move(project.settings_file),
                               judged.manifest ? &*judged.manifest : nullptr, judged.diagnostics);
}

// What is wrong, whatever line it has moved to.
std::set<std::pair<DiagnosticKind, std::string>> ErrorsOf(const Diagnostics& diagnostics) {
  std::set<std::pair<DiagnosticKind, std::string>> errors;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity == Severity::kError) errors.emplace(diagnostic.kind, diagnostic.message);
  }
  return errors;
}

// What is written where.
struct Edit {
  std::vector<std::string> steps;
  std::string name;   // of the file, in the directory of the settings
  std::string shown;  // as it was typed
  std::optional<std::string> before;
  TomlEdited after;
};

// Nothing, and reported in `now`, if it cannot be.
std::optional<Edit> PlanEdit(const ConfigSetOptions& options, Judged& now) {
  Project& project = now.project;
  SourceMap& sources = project.sources;
  const SourceId argument = sources.Add(SourceKind::kArgument, "config set", options.assignment);
  // The key, and the value by its type, are judged before anything is looked for in the file.
  Diagnostics judgement;
  auto written = ReadOverride(sources, argument, judgement);
  if (written) (void)ReadOverrideLayer(sources, argument, judgement);
  if (judgement.has_errors()) {
    now.diagnostics = std::move(judgement);
    return std::nullopt;
  }
  // Nobody knows then which of them are secrets.
  if (written->steps.front() == keys::kVariables.name && project.manifest && !now.manifest) {
    now.diagnostics.Append(std::move(now.of_the_manifest));
    return std::nullopt;
  }
  Edit edit;
  edit.steps = written->steps;
  edit.name = project.settings_name.empty() ? std::string(kSettingsName) : project.settings_name;
  edit.shown = JoinTypedPath(project.settings_directory->name(), edit.name);
  if (project.settings.file) edit.before = sources.Get(*project.settings.file).text();
  const SourceId file = project.settings.file ? *project.settings.file : sources.Add(SourceKind::kFile, edit.shown, "");
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

struct Prepared {
  Edit edit;
  SharedDirectory directory;  // of the settings
  std::optional<std::string> overruled_by;
};

// Decides, with what lies on disk now. An exit code: there is nothing to write, which was said.
std::expected<Prepared, ExitCode> Prepare(const ConfigSetOptions& options, const Session& session) {
  Judged now;
  Judge(session, session.directory, now);
  const auto errors_before = ErrorsOf(now.diagnostics);
  const bool is_readable = now.project.settings.file.has_value() || now.project.settings_name.empty();
  auto edit = is_readable ? PlanEdit(options, now) : std::nullopt;
  Diagnostics targets;
  CheckTargets(session, now.project.sources, targets);
  if (targets.has_errors()) edit.reset();
  now.diagnostics.Append(std::move(targets));
  if (!edit) {
    PrintDiagnostics(session, now.diagnostics, now.project.sources, MachineReports::kAreData);
    return std::unexpected(ExitCode::kInvalidInput);
  }
  Judged after;
  Judge(session, *WithEdit(session, now.project, *edit), after);
  if (!std::ranges::includes(errors_before, ErrorsOf(after.diagnostics))) {
    PrintDiagnostics(session, after.diagnostics, after.project.sources, MachineReports::kAreData);
    session.Err("nothing was written\n");
    return std::unexpected(ExitCode::kInvalidInput);
  }
  auto overruled_by = Overruled(after, edit->steps);
  return Prepared{
      .edit = *std::move(edit), .directory = now.project.settings_directory->Open("."), .overruled_by = std::move(overruled_by)};
}

ExitCode Write(const Prepared& prepared, const HeldRoots& held, const Session& session) {
  const auto& [edit, directory, overruled_by] = prepared;
  const std::string key = JoinKey(edit.steps);
  // Of a form for machines there is one also where nothing is wrong.
  Diagnostics nothing;
  PrintDiagnostics(session, nothing, SourceMap(), MachineReports::kAreData);
  if (edit.before == edit.after.text) {
    session.Say(fmt::format("`{}` is that already\n", key));
    return ExitCode::kDone;
  }
  const auto place = directory->Canonical(*RelPath::Parse(edit.name));
  if (!place) {
    const ExitCode code = FailToWrite(session, place.error());
    if (place.error().kind == Error::Kind::kOutside) session.Err("name the file itself: `-c FILE`\n");
    return code;
  }
  const std::vector<FileChange> changes{{.root = directory->RealPath(), .place = *place, .before = edit.before, .after = edit.after.text}};
  if (const Result<void> applied = ApplyChanges(held, changes); !applied) return FailToWrite(session, applied.error());
  const auto line = 1 + std::ranges::count(std::string_view(edit.after.text).substr(0, edit.after.begin), '\n');
  session.Say(fmt::format("{} `{}` at {}:{}\n", edit.before ? "set" : "created the file and set", key, MakeVisible(edit.shown), line));
  if (overruled_by) session.Say(fmt::format("note: `{}` in the environment says otherwise, and wins\n", *overruled_by));
  return ExitCode::kDone;
}

}  // namespace

std::expected<ConfigSetOptions, UsageError> ParseConfigSet(const CommandLine& line) {
  const auto& words = line.operands;
  if (line.Has("origin"))
    return std::unexpected(UsageError{.message = "`config set` takes no `--origin`", .help = {}, .command = "config"});
  // It is of one run alone, and would be neither written nor asked.
  if (!line.globals.sets.empty()) {
    return std::unexpected(UsageError{.message = "`config set` takes no `--set`",
                                      .help = "one setting is written at a time: `config set KEY=VALUE`",
                                      .command = "config"});
  }
  if (words.size() == 3) return ConfigSetOptions{.assignment = words[1] + "=" + words[2]};
  if (words.size() == 2 && words[1].contains('=')) return ConfigSetOptions{.assignment = words[1]};
  return std::unexpected(UsageError{.message = "`config set` takes a key and a value",
                                    .help = "as in `config set app.replicas=3`, or `config set app.replicas 3`",
                                    .command = "config"});
}

ExitCode RunConfigSet(const ConfigSetOptions& options, const Session& session) {
  const auto say_waiting = SayWaiting(session);
  for (;;) {
    const auto prepared = Prepare(options, session);
    if (!prepared) return prepared.error();
    const Result<HeldRoots> held = HeldRoots::Hold({prepared->directory}, say_waiting);
    if (!held) return FailToWrite(session, held.error());
    const Result<Finished> finished = FinishInterrupted(*held);
    if (!finished) return FailToWrite(session, finished.error());
    if (!held->has_waited() && *finished == Finished::kNothingToDo) return Write(*prepared, *held, session);
    session.Say(DescribeFinished(*finished));
  }
}

}  // namespace spin_aks
