// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/syntax_error.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "frontend/toml/lessons.h"

namespace spin_aks {
namespace {

// Characters that word processors and chats put where TOML wants plain ones.
std::string_view PlainFor(std::string_view character) {
  if (character == "\u201C" || character == "\u201D" || character == "\u201E") return "\"";
  if (character == "\u2018" || character == "\u2019") return "'";
  if (character == "\u2013" || character == "\u2014" || character == "\u2212") return "-";
  return character == "\u00A0" ? " " : "";
}

void ReportNotAscii(Span span, std::string_view character, Diagnostics& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(DiagnosticKind::kTomlSyntax, span, fmt::format("`{}` may stand only in a string or a comment", character));
  const std::string_view plain = PlainFor(character);
  if (plain.empty()) {
    diagnostic.Help("write a key with such a character in quotes");
  } else {
    diagnostic.Help(fmt::format("write the plain {}", plain == " " ? "space" : fmt::format("`{}`", plain)));
    diagnostic.Replace(span, std::string(plain));
  }
}

// The text of a key part without its quotes. Escapes are left alone: such a
// key is merely not found again.
std::string_view Unquote(std::string_view part) {
  const bool is_quoted = part.size() >= 2 && (part.front() == '"' || part.front() == '\'');
  return is_quoted ? part.substr(1, part.size() - 2) : part;
}

}  // namespace

void ReportScanError(const TomlScanError& error, std::string_view text, SourceId source, Diagnostics& diagnostics) {
  const Span span{source, error.begin, error.end};
  switch (error.kind) {
    case TomlScanError::Kind::kTooManyKeyParts:
      diagnostics.Report(DiagnosticKind::kTomlTooLarge, span, fmt::format("the key has more than {} parts", kMaxTomlKeyParts));
      return;
    case TomlScanError::Kind::kTooDeep:
      diagnostics.Report(DiagnosticKind::kTomlTooLarge, span, fmt::format("tables are nested deeper than {}", kMaxTomlDepth));
      return;
    case TomlScanError::Kind::kTooManyTables:
      diagnostics.Report(DiagnosticKind::kTomlTooLarge, span, fmt::format("the file has more than {} tables", kMaxTomlTables));
      return;
    case TomlScanError::Kind::kNotAscii:
      ReportNotAscii(span, text.substr(error.begin, error.end - error.begin), diagnostics);
      return;
    case TomlScanError::Kind::kUnterminatedString:
      diagnostics.Report(DiagnosticKind::kTomlSyntax, span, "the string is not closed")
          .Help("a string on one line ends with the quote that began it; text over several lines takes three quotes");
      return;
  }
}

void ReportSyntaxError(std::string_view description, std::uint32_t at, std::string_view text, SourceId source, Diagnostics& diagnostics) {
  TomlLesson lesson = TeachSyntax(description, at, text);
  const Span span{source, static_cast<std::uint32_t>(lesson.begin), static_cast<std::uint32_t>(lesson.end)};
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kTomlSyntax, span, std::move(lesson.message));
  if (!lesson.help.empty()) diagnostic.Help(std::move(lesson.help));
  if (lesson.replacement) diagnostic.Replace(span, *std::move(lesson.replacement));
  if (at >= text.size()) {
    const TomlStatement statement = FindTomlStatement(text, at);
    diagnostic.Also({source, statement.key_begin, statement.key_end}, "of this one");
  }
}

bool IsRedefinition(std::string_view description) { return description.find("cannot redefine existing") != std::string_view::npos; }

void ReportDuplicateKey(const TomlStatement& statement, Span first, std::string_view text, SourceId source, Diagnostics& diagnostics) {
  const std::string_view key = text.substr(statement.key_begin, statement.key_end - statement.key_begin);
  const bool is_header = statement.key_parts.empty();
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kDuplicateKey, {source, statement.key_begin, statement.key_end},
                                              fmt::format("{} `{}` is defined twice", is_header ? "the table" : "the key", key));
  diagnostic.Mark("a second time");
  if (first.is_somewhere()) diagnostic.Also(first, "first defined here");
}

Span FindWrittenKey(const TomlValue& document, const TomlStatement& statement) {
  std::vector<std::string_view> path = statement.header_parts;
  path.insert(path.end(), statement.key_parts.begin(), statement.key_parts.end());
  const TomlValue* value = &document;
  Span span;
  for (const std::string_view part : path) {
    const TomlArray* array = value->AsArray();
    if (array != nullptr && !array->items.empty()) value = &array->items.back();
    const TomlTable* table = value->AsTable();
    // A value where a table was to be: that is what stands in the way.
    if (table == nullptr) return span;
    const TomlEntry* entry = table->Find(Unquote(part));
    if (entry == nullptr) return {};
    value = &entry->value;
    span = entry->key_span;
  }
  return span;
}

}  // namespace spin_aks
