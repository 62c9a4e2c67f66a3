// SPDX-License-Identifier: Apache-2.0
//
// SARIF 2.1.0, errata 01: docs.oasis-open.org/sarif/sarif/v2.1.0. The numbers in
// comments are sections of it.
#include <map>
#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include "runtime/report/report.h"

namespace spin_aks {
namespace {

using Json = nlohmann::ordered_json;

// A path as a URI reference (RFC 3986); a relative one stays relative, to where the program ran.
std::string PathToUri(std::string_view path) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (kUnreserved.find(c) != std::string_view::npos)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::string_view Level(Severity severity) { return SeverityText(severity); }  // 3.27.10 has the same words

// Braces stand for arguments in SARIF's messages, and are doubled (3.11.5).
Json Message(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '{' || c == '}' ? 2 : 1, c);
  return {{"text", escaped}};
}

Json Region(const SourceFile& source, Span span) {
  const LineColumn begin = source.Locate(span.begin);
  const LineColumn end = source.Locate(span.end);
  return {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

Json Location(const Label& label, const SourceMap& sources) {
  const SourceFile& source = sources.Get(label.span.source);
  Json location;
  if (source.kind() == SourceKind::kFile) {
    location["physicalLocation"] = {{"artifactLocation", {{"uri", PathToUri(source.name())}}}, {"region", Region(source, label.span)}};
  } else {
    const bool is_flag = source.kind() == SourceKind::kArgument;
    location["logicalLocations"] = Json::array({{{"name", source.name()}, {"kind", is_flag ? "parameter" : "variable"}}});
  }
  if (!label.text.empty()) location["message"] = Message(label.text);
  return location;
}

std::string FullMessage(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const std::string& help : diagnostic.help) text += "\nhelp: " + help;
  return text;
}

Json RuleOf(const DiagnosticInfo& info) {
  return {{"id", info.code},
          {"name", info.name},
          {"shortDescription", {{"text", info.summary}}},
          {"help", {{"text", info.explanation}}},
          {"defaultConfiguration", {{"level", Level(info.severity)}}}};
}

Json FixOf(const Fix& fix, const SourceMap& sources) {
  const SourceFile& source = sources.Get(fix.span.source);
  const Json replacement = {{"deletedRegion", Region(source, fix.span)}, {"insertedContent", {{"text", fix.replacement}}}};
  return {{"artifactChanges",
           Json::array({{{"artifactLocation", {{"uri", PathToUri(source.name())}}}, {"replacements", Json::array({replacement})}}})}};
}

Json ResultOf(const Diagnostic& diagnostic, std::size_t rule_index, const SourceMap& sources) {
  Json result = {{"ruleId", Describe(diagnostic.kind).code},
                 {"ruleIndex", rule_index},
                 {"level", Level(diagnostic.severity)},
                 {"message", Message(FullMessage(diagnostic))}};
  if (diagnostic.primary.span.is_somewhere()) result["locations"] = Json::array({Location(diagnostic.primary, sources)});
  Json related = Json::array();
  for (const Label& label : diagnostic.related) {
    if (label.span.is_somewhere()) related.push_back(Location(label, sources));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  const bool fixes_a_file =
      diagnostic.fix && diagnostic.fix->span.is_somewhere() && sources.Get(diagnostic.fix->span.source).kind() == SourceKind::kFile;
  if (fixes_a_file) result["fixes"] = Json::array({FixOf(*diagnostic.fix, sources)});
  return result;
}

}  // namespace

std::string ReportSarif(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::map<DiagnosticKind, std::size_t> rule_index;
  for (const Diagnostic& diagnostic : diagnostics.all()) rule_index.emplace(diagnostic.kind, 0);
  Json rules = Json::array();
  for (auto& [kind, index] : rule_index) {
    index = rules.size();
    rules.push_back(RuleOf(Describe(kind)));
  }
  Json results = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) results.push_back(ResultOf(diagnostic, rule_index[diagnostic.kind], sources));
  const Json run = {
      {"tool", {{"driver", {{"name", "spin-aks"}, {"rules", rules}}}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json document = {{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({run})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace spin_aks
