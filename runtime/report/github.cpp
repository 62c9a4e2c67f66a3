// SPDX-License-Identifier: Apache-2.0
//
// Escapes as in actions/toolkit, packages/core/src/command.ts.
#include <fmt/core.h>

#include "ir/utf8.h"
#include "runtime/draw/display.h"
#include "runtime/report/report.h"

namespace spin_aks {
namespace {

// What is not UTF-8 becomes U+FFFD: the runner reads lines of text.
std::string EscapeData(std::string_view text) {
  std::string escaped;
  for (const CodePoint point : CodePoints(text)) {
    if (point.value == U'%' || point.value == U'\r' || point.value == U'\n')
      escaped += fmt::format("%{:02X}", static_cast<unsigned>(point.value));
    else
      escaped += point.is_malformed() ? kReplacementBytes : point.bytes;
  }
  return escaped;
}

std::string EscapeProperty(std::string_view text) {
  std::string escaped;
  for (const char c : EscapeData(text)) {
    if (c == ':' || c == ',')
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      escaped += c;
  }
  return escaped;
}

std::string_view CommandFor(Severity severity) { return severity == Severity::kNote ? "notice" : SeverityText(severity); }

std::string Place(const SourceFile& source, Span span) {
  const LineColumn begin = source.Locate(span.begin);
  const LineColumn end = source.Locate(span.end);
  std::string place = fmt::format("file={},line={},endLine={}", EscapeProperty(source.name()), begin.line, end.line);
  // Columns are taken only for what stays on one line.
  if (begin.line == end.line) place += fmt::format(",col={},endColumn={}", begin.column, end.column);
  return place + ",";
}

std::string Line(const Diagnostic& diagnostic, const SourceMap& sources) {
  const Span span = diagnostic.primary.span;
  std::string message = MakeVisible(diagnostic.message);
  std::string place;
  if (span.is_somewhere()) {
    const SourceFile& source = sources.Get(span.source);
    if (source.kind() == SourceKind::kFile)
      place = Place(source, span);
    else
      message += fmt::format(" ({})", DescribePlace(source, span.begin));
  }
  for (const Label& label : diagnostic.related) {
    if (!label.span.is_somewhere() || label.text.empty()) continue;
    message += fmt::format("\n{}: {}", DescribePlace(sources.Get(label.span.source), label.span.begin), MakeVisible(label.text));
  }
  for (const std::string& help : diagnostic.help) message += "\nhelp: " + MakeVisible(help);
  return fmt::format("::{} {}title={}::{}\n", CommandFor(diagnostic.severity), place, Describe(diagnostic.kind).code, EscapeData(message));
}

}  // namespace

std::string ReportGithub(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics.all()) lines += Line(diagnostic, sources);
  return lines;
}

}  // namespace spin_aks
