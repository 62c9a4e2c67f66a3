// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/explain_line.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "frontend/text/spelling.h"
#include "ir/passwords.h"
#include "runtime/draw/display.h"
#include "runtime/draw/secrets.h"
#include "runtime/ports/typed_path.h"
#include "runtime/report/report.h"

namespace spin_aks {
namespace {

// More than any output of ours; what is on disk may be anything.
constexpr std::size_t kMostComparedBytes = std::size_t{256} << 20U;

UsageError Wrong(std::string message, std::string help) {
  return {.message = std::move(message), .help = std::move(help), .command = "explain"};
}

ExitCode RefuseUnknownFile(const LineQuestion& question, const Outputs& outputs, const Session& session) {
  std::vector<std::string> known;
  for (const PlacedFile& output : outputs) known.push_back(output.place.Text());
  auto near = Nearest(question.file, known);
  if (!near) near = Nearest(JoinTypedPath(session.directory.name(), question.file), known);
  return Refuse(session, Wrong(fmt::format("`{}` is not one of the files that compile writes", question.file),
                               near ? fmt::format("did you mean `{}`?", *near) : "`--type` and `--out` say which files those are"));
}

// The output that is meant. With `-C`, it may be typed as reports print it, or from there as all other paths are.
const PlacedFile* FindTyped(const Outputs& outputs, const std::string& typed, const Session& session) {
  for (const Directory* base : {static_cast<const Directory*>(&session.ports.working_directory), &session.directory}) {
    const std::string place = base->Open(typed)->RealPath();
    const auto is_meant = [&](const PlacedFile& output) { return output.place.root->Open(output.place.path.text())->RealPath() == place; };
    if (const auto it = std::ranges::find_if(outputs, is_meant); it != outputs.end()) return &*it;
  }
  return nullptr;
}

// Whether what lies there is what would be written; if not, why nothing can be said about it.
Result<std::optional<std::string>> FindObstacle(const PlacedFile& output) {
  const auto bytes = output.place.root->Read(output.place.path, kMostComparedBytes, Pipes::kRefused);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return fmt::format("`{}` has not been written yet", output.place.Text());
  if (**bytes != output.bytes)
    return fmt::format("`{}` is not what compile would write now: it is stale, or was edited", output.place.Text());
  return std::nullopt;
}

std::string AnswerText(const LineAnswer& answer, std::string_view address, const LineQuestion& question, const SourceMap& sources,
                       const RenderOptions& options) {
  const RuleInfo& rule = Describe(answer.cause.rule);
  std::string text = fmt::format("{}:{}: {}\n", question.file, question.line, MakeVisible(answer.text));
  if (!address.empty()) text += MakeVisible(address) + "\n";
  text += "\n";
  text += fmt::format("{} ({})\n", rule.sentence, rule.name);
  if (answer.cause.is_inherited) text += "It is a part of what this asks for:\n";
  text += RenderPlaceOf(answer.cause.span, sources, options);
  return text + fmt::format("{}\nSource: {}\n", rule.explanation, rule.source);
}

ExitCode Answer(const PlacedFile& output, const LineQuestion& question, const SourceMap& sources, Secrets secrets, const Session& session) {
  const std::vector<LineAnswer> answers = AnswerLines(output);
  if (question.line == 0 || question.line > answers.size()) {
    return Refuse(session, Wrong(fmt::format("`{}` has no line {}", question.file, question.line),
                                 fmt::format("it has {} lines, counted from 1", answers.size())));
  }
  const Cause& cause = answers[question.line - 1].cause;
  const std::string text = HidePasswords(std::string(answers[question.line - 1].text));
  const std::string address = AddressOfLine(output.trace.made, question.line - 1);
  if (session.line.globals.format == ReportFormat::kJson) {
    session.Out(
        ReportJson(ExplainedLine{.file = question.file, .line = question.line, .text = text, .address = address, .cause = cause}, sources));
  } else {
    RenderOptions options = OptionsFor(session, Stream::kOut);
    options.secrets = std::move(secrets);
    session.Out(AnswerText({.text = text, .cause = cause}, address, question, sources, options));
  }
  return ExitCode::kDone;
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

ExitCode AnswerIn(const Outputs& outputs, const LineQuestion& question, const SourceMap& sources, Secrets secrets, const Session& session) {
  const PlacedFile* output = FindTyped(outputs, question.file, session);
  if (output == nullptr) return RefuseUnknownFile(question, outputs, session);
  const Result<std::optional<std::string>> obstacle = FindObstacle(*output);
  if (!obstacle) return Fail(session, obstacle.error());
  if (!*obstacle) return Answer(*output, question, sources, std::move(secrets), session);
  session.Err(fmt::format("error: {}\nhelp: `{} compile --check` says what differs\n", MakeVisible(**obstacle), session.line.program));
  return ExitCode::kDifferences;
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
  return AnswerIn(PlaceOutputs(*std::move(built)), question, project.sources, Secrets(diagnostics, project.sources), session);
}

}  // namespace

ExitCode RunExplainLine(const LineQuestion& question, BuildRequest request, const Session& session) {
  request.causes = Causes::kKept;
  return ExplainIn(session.directory, nullptr, question, request, session);
}

}  // namespace spin_aks
