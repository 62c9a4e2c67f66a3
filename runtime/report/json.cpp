// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "runtime/report/differences.h"
#include "runtime/report/report.h"

namespace spin_aks {
namespace {

using Json = nlohmann::ordered_json;

std::string_view KindText(SourceKind kind) {
  switch (kind) {
    case SourceKind::kFile:
      return "file";
    case SourceKind::kArgument:
      return "flag";
    case SourceKind::kEnvironment:
      return "environment";
  }
  return "file";
}

Json Point(const SourceFile& source, std::uint32_t offset) {
  const LineColumn at = source.Locate(offset);
  return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

Json Place(const Label& label, const SourceMap& sources) {
  if (!label.span.is_somewhere()) return nullptr;
  const SourceFile& source = sources.Get(label.span.source);
  return {{"kind", KindText(source.kind())},
          {"name", source.name()},
          {"label", label.text},
          {"start", Point(source, label.span.begin)},
          {"end", Point(source, label.span.end)}};
}

Json Entry(const Diagnostic& diagnostic, const SourceMap& sources) {
  const DiagnosticInfo& info = Describe(diagnostic.kind);
  Json related = Json::array();
  for (const Label& label : diagnostic.related) related.push_back(Place(label, sources));
  Json fix = nullptr;
  if (diagnostic.fix) fix = {{"place", Place({diagnostic.fix->span, {}}, sources)}, {"replacement", diagnostic.fix->replacement}};
  return {{"code", info.code},
          {"name", info.name},
          {"severity", SeverityText(diagnostic.severity)},
          {"message", diagnostic.message},
          {"place", Place(diagnostic.primary, sources)},
          {"related", related},
          {"help", diagnostic.help},
          {"fix", fix}};
}

// A long form stands between two line breaks in its table.
std::string_view Trimmed(std::string_view text) { return text.substr(1, text.size() - 2); }

// Sources need not be UTF-8, and messages quote them.
std::string Print(const Json& document) { return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json Difference(const ReportedDifference& difference) {
  Json consequences = Json::array();
  for (const auto& consequence : difference.consequences) consequences.push_back(consequence.word);
  Json fields = Json::array();
  for (const ReportedField& field : difference.fields) {
    fields.push_back({{"path", field.path},
                      {"before", field.before ? Json(*field.before) : Json(nullptr)},
                      {"after", field.after ? Json(*field.after) : Json(nullptr)},
                      {"moved", field.is_moved},
                      {"place", TextOrNull(field.place)}});
  }
  return {{"action", ActionWord(difference.action)},
          {"group", TextOrNull(difference.group)},
          {"kind", TextOrNull(difference.kind)},
          {"namespace", TextOrNull(difference.kube_namespace)},
          {"name", TextOrNull(difference.name)},
          {"file", TextOrNull(difference.file)},
          {"was", TextOrNull(difference.was)},
          {"consequences", consequences},
          {"fields", fields}};
}

}  // namespace

std::string DifferencesJson(const ReportedDifferences& differences) {
  Json all = Json::array();
  for (const ReportedDifference& difference : differences.all) all.push_back(Difference(difference));
  return Print({{"schema", 1},
                {"application", differences.application},
                {"against", differences.against},
                {"differences", all},
                {"unchanged", differences.unchanged}});
}

std::string ReportJson(const Diagnostics& diagnostics, const SourceMap& sources, const ReportedChanges* changes) {
  Json entries = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) entries.push_back(Entry(diagnostic, sources));
  const DiagnosticCounts counts = Count(diagnostics);
  Json document = {{"schema", 1}, {"diagnostics", entries}};
  if (changes != nullptr) {
    document["changes"] = Json::array();
    for (const ReportedChange& change : *changes)
      document["changes"].push_back({{"file", change.file}, {"change", change.change}, {"diff", change.diff}});
  }
  document["summary"] = {{"errors", counts.errors}, {"warnings", counts.warnings}, {"notes", counts.notes}};
  return Print(document);
}

std::string ReportJson(const ExplainedLine& explained, const SourceMap& sources) {
  const bool is_ours = explained.cause.rule != Rule::kNone;
  const RuleInfo& rule = Describe(is_ours ? explained.cause.rule : Rule::kGroup);
  const Json described = {
      {"name", rule.name}, {"sentence", rule.sentence}, {"explanation", Trimmed(rule.explanation)}, {"source", rule.source}};
  return Print({{"schema", 1},
                {"file", explained.file},
                {"line", explained.line},
                {"text", explained.text},
                {"address", explained.address.empty() ? Json(nullptr) : Json(explained.address)},
                {"owner", explained.owner},
                {"ours", explained.ours.empty() ? Json(nullptr) : Json(explained.ours)},
                {"rule", is_ours ? described : Json(nullptr)},
                {"place", is_ours ? Place({explained.cause.span, {}}, sources) : Json(nullptr)},
                {"inherited", explained.cause.is_inherited}});
}

std::string ReportJson(const ExplainedObject& explained, const SourceMap& sources) {
  Json fields = Json::array();
  for (const ExplainedObject::Field& field : explained.fields) {
    fields.push_back({{"path", field.path},
                      {"value", field.value},
                      {"rule", Describe(field.cause.rule).name},
                      {"place", Place({field.cause.span, {}}, sources)}});
  }
  return Print({{"schema", 1},
                {"group", explained.group},
                {"kind", explained.kind},
                {"namespace", explained.kube_namespace},
                {"name", explained.name},
                {"file", TextOrNull(explained.file)},
                {"fields", fields}});
}

}  // namespace spin_aks
