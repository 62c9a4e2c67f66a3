// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml_syntax_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace spin_aks {
namespace {

constexpr std::string_view kDelimiters = " \t\r\n,=[]{}#";

Span Widen(std::uint32_t at, std::string_view text, SourceId source) {
  const auto is_delimiter = [&](std::size_t i) { return kDelimiters.find(text[i]) != std::string_view::npos; };
  auto begin = static_cast<std::size_t>(std::min<std::size_t>(at, text.size()));
  auto end = begin;
  while (begin > 0 && !is_delimiter(begin - 1)) --begin;
  while (end < text.size() && !is_delimiter(end)) ++end;
  // Nothing but a delimiter here: the character itself, unless it ends the line.
  if (begin == end && end < text.size() && text[end] != '\n' && text[end] != '\r') ++end;
  return {source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// "Error while parsing string: expected 'x', saw 'y'" -> "expected `x`, saw `y`".
std::string Reword(std::string_view description) {
  constexpr std::string_view kPrefix = "Error while parsing ";
  if (description.starts_with(kPrefix)) {
    if (const std::size_t colon = description.find(": "); colon != std::string_view::npos) description.remove_prefix(colon + 2);
  }
  std::string message(description);
  if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z') message[0] = static_cast<char>(message[0] - 'A' + 'a');
  while (message.ends_with('.')) message.pop_back();
  const bool quotes_pair = std::ranges::count(message, '\'') % 2 == 0 && message.find("\'\'\'") == std::string::npos;
  if (quotes_pair) std::ranges::replace(message, '\'', '`');
  ReplaceAll(message, "saw `\\n`", "but the line ends");
  ReplaceAll(message, "saw `\\r`", "but the line ends");
  return message;
}

// What people meant, where the parser's words do not tell them.
struct Lesson {
  std::string_view words;    // part of the reworded sentence
  std::string_view message;  // empty: the sentence stays
  std::string_view help;
};
constexpr std::string_view kExtraWords = "expected a comment or whitespace";
constexpr std::array<Lesson, 9> kLessons{{
    {"could not determine value type", "this is no TOML value", "strings have quotes; only numbers, `true`, `false` and dates have none"},
    {"expected key or closing `}`, but the line ends", "the inline table goes on over the end of its line",
     "an inline table stands on one line; for more, give it a header: `[table]`"},
    {kExtraWords, "something follows the end of the value", "each `key = value` and each `[header]` has its own line"},
    {"encountered end-of-file", "the file ends in the middle of a statement", {}},
    {"expected `=`, saw `:`", {}, "TOML writes `key = value`"},
    {"expected `true`", {}, "booleans are written `true` and `false`"},
    {"expected `false`", {}, "booleans are written `true` and `false`"},
    {"expected keys, tables, whitespace or comments, saw `{`", "expected a key or a `[header]`, saw `{`",
     "the file looks like JSON; this is TOML"},
    {"expected `\\n` after `\\r`", "a carriage return stands alone", "lines end with LF or CRLF; save the file with one of them"},
}};

// What stands behind a value that has ended: the word itself, not the value before it.
void ReportExtra(std::uint32_t at, std::string_view text, SourceId source, const Lesson& lesson, Diagnostics& diagnostics) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t", at), text.size());
  const std::size_t end = std::min(text.find_first_of(" \t\r\n#", begin + 1), text.size());
  Diagnostic& diagnostic =
      diagnostics.Report(DiagnosticKind::kTomlSyntax, {source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                         std::string(lesson.message));
  const std::string_view extra = text.substr(begin, end - begin);
  const bool is_terminator = extra == "," || extra == ";";
  diagnostic.Help(is_terminator ? fmt::format("remove the `{}`: nothing stands at the end of a line of TOML", extra)
                                : std::string(lesson.help));
}

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
  const std::string message = Reword(description);
  const auto* lesson = std::ranges::find_if(kLessons, [&](const Lesson& l) { return message.find(l.words) != std::string::npos; });
  const bool is_taught = lesson != kLessons.end();
  if (is_taught && lesson->words == kExtraWords) {
    ReportExtra(at, text, source, *lesson, diagnostics);
    return;
  }
  const Span span = Widen(at, text, source);
  Diagnostic& diagnostic =
      diagnostics.Report(DiagnosticKind::kTomlSyntax, span, is_taught && !lesson->message.empty() ? std::string(lesson->message) : message);
  if (is_taught && !lesson->help.empty()) diagnostic.Help(std::string(lesson->help));
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
