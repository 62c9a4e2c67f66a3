// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/explain_line.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "backends/merge/explain_place.h"
#include "backends/tree/place.h"
#include "frontend/text/spelling.h"
#include "ir/passwords.h"
#include "runtime/draw/display.h"
#include "runtime/draw/secrets.h"
#include "runtime/output/merge_outputs.h"
#include "runtime/ports/typed_path.h"
#include "runtime/report/report.h"

namespace spin_aks {
namespace {

// More than any output of ours; what is on disk may be anything.
constexpr std::size_t kMostComparedBytes = std::size_t{256} << 20U;

UsageError Wrong(std::string message, std::string help) {
  return {.message = std::move(message), .help = std::move(help), .command = "explain"};
}

ExitCode RefuseUnknownFile(const LineQuestion& question, const OutputMerger& merger, const Session& session) {
  std::vector<std::string> known;
  for (const auto& [file, place] : merger.places()) known.push_back(place.Text());
  auto near = Nearest(question.file, known);
  if (!near) near = Nearest(JoinTypedPath(session.directory.name(), question.file), known);
  return Refuse(session, Wrong(fmt::format("`{}` is not one of the files that compile writes", question.file),
                               near ? fmt::format("did you mean `{}`?", *near) : "`--type` and `--out` say which files those are"));
}

// The file that is meant. With `-C`, it may be typed as reports print it, or from there as all other paths are.
std::vector<std::string> RealPathsOf(const std::string& typed, const Session& session) {
  return {session.ports.working_directory.Open(typed)->RealPath(), session.directory.Open(typed)->RealPath()};
}

const PlacedFile* FindTyped(const Outputs& outputs, const std::string& typed, const Session& session) {
  for (const std::string& path : RealPathsOf(typed, session)) {
    const auto it = std::ranges::find_if(outputs, [&](const PlacedFile& output) { return RealPathOf(output.place) == path; });
    if (it != outputs.end()) return &*it;
  }
  return nullptr;
}

// What is known of one line.
struct Known {
  std::string text;
  std::string address;
  merge::ExplainedPlace place;
};

std::string_view NameOf(merge::Owner owner) {
  switch (owner) {
    case merge::Owner::kOurs:
      return "ours";
    case merge::Owner::kStale:
      return "stale";
    case merge::Owner::kYours:
      return "yours";
    case merge::Owner::kBoth:
      return "both";
  }
  return {};
}

std::string OwnerText(const merge::ExplainedPlace& place) {
  const std::string ours = place.ours.empty() ? std::string() : fmt::format(": `{}`", MakeVisible(HidePasswords(place.ours)));
  switch (place.owner) {
    case merge::Owner::kOurs:
      return {};
    case merge::Owner::kStale:
      return place.cause.rule == Rule::kNone ? "Written by an earlier run: compiling would remove it.\n"
                                             : fmt::format("Written by an earlier run: compiling would change it{}.\n", ours);
    case merge::Owner::kYours:
      return "Yours: compiling neither wrote it nor would.\n";
    case merge::Owner::kBoth:
      return fmt::format("Yours: it was changed here, and stays so. Ours would be something else{}.\n", ours);
  }
  return {};
}

std::string AnswerText(const Known& known, const LineQuestion& question, const SourceMap& sources, const RenderOptions& options) {
  const Cause& cause = known.place.cause;
  std::string text = fmt::format("{}:{}: {}\n", question.file, question.line, MakeVisible(known.text));
  if (!known.address.empty()) text += MakeVisible(known.address) + "\n";
  text += OwnerText(known.place);
  if (cause.rule == Rule::kNone) return text;
  const RuleInfo& rule = Describe(cause.rule);
  text += fmt::format("\n{} ({})\n", rule.sentence, rule.name);
  if (cause.is_inherited) text += "It is a part of what this asks for:\n";
  text += RenderPlaceOf(cause.span, sources, options);
  return text + fmt::format("{}\nSource: {}\n", rule.explanation, rule.source);
}

ExitCode Print(Known known, const LineQuestion& question, const SourceMap& sources, Secrets secrets, const Session& session) {
  known.text = HidePasswords(std::move(known.text));
  if (session.line.globals.format == ReportFormat::kJson) {
    session.Out(ReportJson(ExplainedLine{.file = question.file,
                                         .line = question.line,
                                         .text = known.text,
                                         .address = known.address,
                                         .cause = known.place.cause,
                                         .owner = NameOf(known.place.owner),
                                         .ours = known.place.ours},
                           sources));
  } else {
    RenderOptions options = OptionsFor(session, Stream::kOut);
    options.secrets = std::move(secrets);
    session.Out(AnswerText(known, question, sources, options));
  }
  return ExitCode::kDone;
}

ExitCode RefuseLine(const LineQuestion& question, std::size_t lines, const Session& session) {
  return Refuse(session, Wrong(fmt::format("`{}` has no line {}", question.file, question.line),
                               fmt::format("it has {} lines, counted from 1", lines)));
}

// As it is written: every line is known, comments too.
ExitCode Answer(const PlacedFile& output, const LineQuestion& question, const SourceMap& sources, Secrets secrets, const Session& session) {
  const std::vector<LineAnswer> answers = AnswerLines(output);
  if (question.line == 0 || question.line > answers.size()) return RefuseLine(question, answers.size(), session);
  const LineAnswer& answer = answers[question.line - 1];
  Known known{.text = std::string(answer.text), .address = AddressOfLine(output.trace.made, question.line - 1), .place = {}};
  known.place.owner = merge::Owner::kOurs;
  known.place.cause = answer.cause;
  return Print(std::move(known), question, sources, std::move(secrets), session);
}

}  // namespace

std::optional<LineQuestion> ParseLineQuestion(std::string_view subject) {
  const std::size_t colon = subject.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  LineQuestion question{.file = std::string(subject.substr(0, colon)), .line = 0};
  const char* const end = subject.data() + subject.size();
  const auto [stop, error] = std::from_chars(subject.data() + colon + 1, end, question.line);
  if (error != std::errc() || stop != end) return std::nullopt;
  return question;
}

std::vector<LineAnswer> AnswerLines(const PlacedFile& output) {
  std::vector<LineAnswer> answers;
  answers.reserve(output.trace.line_causes.size());
  std::string_view rest = output.bytes;
  for (const Cause& cause : output.trace.line_causes) {
    answers.push_back({.text = rest.substr(0, rest.find('\n')), .cause = cause});
    rest.remove_prefix(std::min(answers.back().text.size() + 1, rest.size()));
  }
  return answers;
}

namespace {

// What lies there has been edited, is stale, or was moved: it is merged in thought.
ExitCode AnswerLying(const LyingLine& lying, const Span application, const LineQuestion& question, const SourceMap& sources,
                     Secrets secrets, const Session& session) {
  Known known{.text = lying.text, .address = {}, .place = lying.place.value_or(merge::ExplainedPlace())};
  Cause& cause = known.place.cause;
  if (cause.rule != Rule::kNone && !cause.span.is_somewhere()) cause = {.span = application, .rule = cause.rule, .is_inherited = true};
  if (!known.place.path.steps.empty())
    known.address = tree::Place{.role = {}, .object = known.place.object, .path = known.place.path}.Shown();
  return Print(std::move(known), question, sources, std::move(secrets), session);
}

ExitCode AnswerIn(Built built, const LineQuestion& question, const SourceMap& sources, Secrets secrets, const Session& session) {
  const Layout layout = built.layout;
  const Span application = built.program.app.name.span;
  std::set<merge::OwnedBy> scopes = ScopesOf(built);
  Outputs outputs = PlaceOutputs(std::move(built));
  if (const PlacedFile* output = FindTyped(outputs, question.file, session); output != nullptr) {
    const auto bytes = output->place.root->Read(output->place.path, kMostComparedBytes, Pipes::kRefused);
    if (!bytes) return Fail(session, bytes.error());
    if (!*bytes) {
      session.Err(fmt::format("error: `{}` has not been written yet\nhelp: `{} compile --check` says what differs\n",
                              MakeVisible(output->place.Text()), session.line.program));
      return ExitCode::kDifferences;
    }
    if (**bytes == output->bytes) return Answer(*output, question, sources, std::move(secrets), session);
  }
  Result<LockFile> lock = ReadLockFile(layout.lock);
  if (!lock) return Fail(session, lock.error());
  Result<OutputMerger> merger =
      OutputMerger::Look({.outputs = std::move(outputs), .lock = *std::move(lock), .scopes = std::move(scopes), .around = layout.around});
  if (!merger) return Fail(session, merger.error());
  if (const Result<void> looked = merger->LookAround(); !looked) return Fail(session, looked.error());
  for (const std::string& path : RealPathsOf(question.file, session)) {
    const auto lying = merger->Explain(path, question.line);
    if (!lying) continue;
    if (question.line == 0 || question.line > lying->lines) return RefuseLine(question, lying->lines, session);
    return AnswerLying(*lying, application, question, sources, std::move(secrets), session);
  }
  return RefuseUnknownFile(question, *merger, session);
}

// Null `completed`: to be found out.
ExitCode ExplainIn(const Directory& directory, const Directory* completed, const LineQuestion& question, const BuildRequest& request,
                   const Session& session) {
  Project project;
  Diagnostics diagnostics;
  CheckTargets(session, project.sources, diagnostics);
  ReadProject(session.Query(), Manifest::kNeeded, directory, session.ports.environment, project, diagnostics);
  std::optional<Built> built = Build(request, project, directory, diagnostics);
  if (!built || diagnostics.has_errors()) {
    PrintDiagnostics(session, diagnostics, project.sources, MachineReports::kAreTalk);
    return ExitCode::kInvalidInput;
  }
  if (completed == nullptr) {
    const auto found = FindCompleted(RootsOf(*built), session);
    if (!found) return Fail(session, found.error());
    if (*found != nullptr) return ExplainIn(**found, found->get(), question, request, session);
  }
  // The line of the input that is shown may hold what a diagnostic hides.
  return AnswerIn(*std::move(built), question, project.sources, Secrets(diagnostics, project.sources), session);
}

}  // namespace

ExitCode RunExplainLine(const LineQuestion& question, BuildRequest request, const Session& session) {
  request.causes = Causes::kKept;
  return ExplainIn(session.directory, nullptr, question, request, session);
}

}  // namespace spin_aks
