// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/lessons.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

constexpr std::string_view kDelimiters = " \t\r\n,=[]{}#";
constexpr std::string_view kLineEnds = "\r\n";

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// ---- What the parser said ----

struct ParserWords {
  std::string_view scope;  // what it was reading: "decimal integer", "table header"
  std::string sentence;    // "expected `=`, saw `:`"
};

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

std::string Reword(std::string_view sentence) {
  std::string message(sentence);
  if (!message.empty()) message[0] = ToLower(message[0]);
  while (message.ends_with('.')) message.pop_back();
  const bool quotes_pair = std::ranges::count(message, '\'') % 2 == 0 && message.find("\'\'\'") == std::string::npos;
  if (quotes_pair) std::ranges::replace(message, '\'', '`');
  ReplaceAll(message, "saw `\\n`", "but the line ends");
  ReplaceAll(message, "saw `\\r`", "but the line ends");
  return message;
}

ParserWords SplitWords(std::string_view description) {
  constexpr std::string_view kPrefix = "Error while parsing ";
  const std::size_t colon = description.find(": ");
  if (!description.starts_with(kPrefix) || colon == std::string_view::npos) return {{}, Reword(description)};
  return {description.substr(kPrefix.size(), colon - kPrefix.size()), Reword(description.substr(colon + 2))};
}

// ---- What is marked ----

struct Extent {
  std::size_t begin = 0, end = 0;
};

// The word around `at`; where there is nothing but a delimiter, that one, unless it ends the line.
Extent WordAt(std::string_view text, std::size_t at) {
  Extent word{std::min(at, text.size()), std::min(at, text.size())};
  while (word.begin > 0 && !IsOneOf(text[word.begin - 1], kDelimiters)) --word.begin;
  while (word.end < text.size() && !IsOneOf(text[word.end], kDelimiters)) ++word.end;
  if (word.begin == word.end && word.end < text.size() && !IsOneOf(text[word.end], kLineEnds)) ++word.end;
  return word;
}

std::string_view TextOf(std::string_view text, Extent extent) { return text.substr(extent.begin, extent.end - extent.begin); }

std::size_t LineBegin(std::string_view text, std::size_t at) {
  const std::size_t line_end = at == 0 ? std::string_view::npos : text.find_last_of('\n', at - 1);
  return line_end == std::string_view::npos ? 0 : line_end + 1;
}

std::string_view LineAt(std::string_view text, std::size_t at) {
  const std::size_t begin = LineBegin(text, std::min(at, text.size()));
  return text.substr(begin, std::min(text.find_first_of(kLineEnds, begin), text.size()) - begin);
}

// ---- Lessons, each for one habit; nothing where it does not apply ----

using Lesson = std::optional<TomlLesson>;

Lesson TeachMergeMarkers(std::string_view text, std::size_t at) {
  const std::string_view line = LineAt(text, at);
  const bool is_marker = std::ranges::any_of(std::array{'<', '=', '>', '|'}, [&](char c) { return line.starts_with(std::string(7, c)); });
  if (!is_marker) return std::nullopt;
  const std::size_t begin = LineBegin(text, std::min(at, text.size()));
  return TomlLesson{.message = "a merge left its conflict in the file",
                    .help = "keep one of the sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
                    .begin = begin,
                    .end = begin + 7};
}

Lesson TeachLineBegins(std::string_view text, std::size_t at) {
  const std::string_view line = LineAt(text, at);
  const std::size_t begin = LineBegin(text, std::min(at, text.size())) + std::min(line.find_first_not_of(" \t"), line.size());
  if (text.substr(begin).starts_with("- ")) {
    return TomlLesson{
        .message = "a line begins with `-`", .help = "the file looks like YAML; this is TOML", .begin = begin, .end = begin + 1};
  }
  for (const std::string_view mark : {"//", "--", "/*", ";", "%"}) {
    if (text.substr(begin).starts_with(mark)) {
      return TomlLesson{.message = fmt::format("`{}` begins no comment", mark),
                        .help = "comments begin with `#`",
                        .begin = begin,
                        .end = begin + mark.size(),
                        .replacement = "#"};
    }
  }
  return std::nullopt;
}

// A backslash in a string with double quotes: mostly a path of Windows, or a regular expression.
Lesson TeachEscapes(const ParserWords& words, std::string_view text, std::size_t at) {
  const bool is_in_string = words.scope == "string" || words.scope == "unicode scalar sequence";
  if (!is_in_string || words.sentence.find("end-of-file") != std::string::npos) return std::nullopt;
  const std::size_t begin = text.find_last_of('\\', std::min(at, text.size() - 1));
  if (begin == std::string_view::npos || begin < LineBegin(text, at)) return std::nullopt;
  const Extent marked{begin, std::min(std::max(at, begin + 1) + 1, text.size())};
  if (words.sentence.find("surrogates") != std::string::npos) {
    return TomlLesson{.message = words.sentence, .help = {}, .begin = marked.begin, .end = marked.end};
  }
  return TomlLesson{.message = fmt::format("`{}` is no escape of TOML", TextOf(text, marked)),
                    .help = "a backslash that means itself is written `\\\\`, or stands in a string of single quotes: `'C:\\dir'`",
                    .begin = marked.begin,
                    .end = marked.end};
}

// The whole of a text that lost its quotes: `hello world # why` -> `hello world`. Within brackets the word alone.
Extent UnquotedText(std::string_view text, Extent word) {
  const std::size_t line_end = std::min(text.find_first_of(kLineEnds, word.end), text.size());
  const std::string_view before = text.substr(LineBegin(text, word.begin), word.begin - LineBegin(text, word.begin));
  const std::string_view rest = text.substr(word.end, line_end - word.end);
  if (before.find_first_of("[{") != std::string_view::npos || before.find('=') == std::string_view::npos) return word;
  if (rest.find_first_of("\"'\\=[]{},") != std::string_view::npos) return word;
  const std::string_view said = rest.substr(0, std::min(rest.find('#'), rest.size()));
  const std::size_t last = said.find_last_not_of(" \t");
  return {word.begin, last == std::string_view::npos ? word.end : word.end + last + 1};
}

bool IsWord(std::string_view word, std::initializer_list<std::string_view> words) { return std::ranges::find(words, word) != words.end(); }

// `02` -> `2`; nothing for what is no whole number, or has no zero too many.
std::optional<std::string_view> WithoutZeroes(std::string_view written) {
  const bool is_digits = std::ranges::all_of(written, IsDigit);
  if (!is_digits || written.size() < 2 || written[0] != '0') return std::nullopt;
  return written.substr(std::min(written.find_first_not_of('0'), written.size() - 1));
}

// A value without quotes that is neither a number, a date nor a boolean.
Lesson TeachBareValues(const ParserWords& words, std::string_view text, std::size_t at) {
  const bool is_number = words.scope == "floating-point" || words.scope.ends_with("integer");
  const bool is_value = (is_number && !words.sentence.ends_with("saw `;`")) || words.scope == "boolean" || words.scope == "value";
  // `1_` and `5m`: what follows the number without a blank belongs to it.
  const bool is_glued = words.scope == "key-value pair" && words.sentence.starts_with("expected a comment or whitespace") && at > 0 &&
                        at < text.size() && !IsOneOf(text[at], kDelimiters) && text[at] != ';' && !IsOneOf(text[at - 1], " \t\"']}");
  if (!is_value && !is_glued) return std::nullopt;
  const Extent word = WordAt(text, at);
  const std::string_view written = TextOf(text, word);
  TomlLesson lesson{.message = fmt::format("`{}` is no TOML value", written), .help = {}, .begin = word.begin, .end = word.end};
  const std::string lower = LowerAscii(written);
  if (written == "=") {
    lesson.message = "a second `=`";
    lesson.help = "TOML writes `key = value`";
  } else if (IsWord(lower, {"true", "false"})) {
    lesson.help = fmt::format("did you mean `{}`?", lower);
    lesson.replacement = lower;
  } else if (IsWord(lower, {"nil", "null", "none", "undefined"})) {
    lesson.help = "TOML has no null: leave the key out";
  } else if (IsWord(lower, {"yes", "no", "on", "off"})) {
    lesson.help = "booleans are written `true` and `false`; a string has quotes";
  } else if (!written.empty() && written.find_first_of("\"'`\\") == std::string_view::npos && !IsOneOf(written[0], kDelimiters)) {
    const Extent whole = UnquotedText(text, word);
    // Of a number that is one but for its size or its zeroes, the parser knows more.
    if (is_number && !words.sentence.starts_with("expected")) lesson.message = words.sentence;
    lesson.end = whole.end;
    const std::string quoted = fmt::format("\"{}\"", TextOf(text, whole));
    lesson.help = fmt::format("a string has quotes: `{}`", quoted);
    if (const auto number = WithoutZeroes(TextOf(text, whole))) {
      lesson.help = fmt::format("a number has none: `{}`; {}", *number, lesson.help);  // which of the two, nobody can tell
    } else {
      lesson.replacement = quoted;
    }
  } else {
    lesson.help = "strings have quotes, `\"` or `'`; only numbers, `true`, `false` and dates have none";
  }
  return lesson;
}

// What stands behind a value that has ended: the word itself, not the value before it.
Lesson TeachExtraWords(const ParserWords& words, std::string_view text, std::size_t at) {
  if (words.sentence.find("expected a comment or whitespace") == std::string::npos && !words.sentence.ends_with("saw `;`")) {
    return std::nullopt;
  }
  const std::size_t begin = std::min(text.find_first_not_of(" \t", at), text.size());
  const Extent extra{begin, std::min(text.find_first_of(" \t\r\n#", begin + 1), text.size())};
  TomlLesson lesson{.message = "something follows the end of the value",
                    .help = "each `key = value` and each `[header]` has its own line",
                    .begin = extra.begin,
                    .end = extra.end};
  const std::string_view written = TextOf(text, extra);
  if (words.scope == "table header") {
    lesson.message = "something follows the end of the header";
    if (written == "]") lesson.help = "a table has a header `[name]`, an item of a list of tables `[[name]]`";
  } else if (written == "," || written == ";") {
    lesson.help = fmt::format("remove the `{}`: nothing stands at the end of a line of TOML", written);
    lesson.replacement = "";
  } else if (written == "+") {
    lesson.help = "TOML joins no strings: write one";
  }
  return lesson;
}

// The rest goes by the parser's sentence.
struct SentenceLesson {
  std::string_view words;    // part of the sentence
  std::string_view message;  // empty: the sentence stays
  std::string_view help;
};
constexpr std::string_view kHeaders = "a table has a header `[name]`, an item of a list of tables `[[name]]`";
constexpr std::string_view kPairs = "TOML writes `key = value`";
constexpr std::array<SentenceLesson, 14> kBySentence{{
    {"expected key or closing `}`, but the line ends", "the inline table goes on over the end of its line",
     "an inline table stands on one line; for more, give it a header: `[table]`"},
    {"dangling comma", "the inline table ends after a comma", "remove the comma: TOML 1.0 allows none before a `}`"},
    {"expected comma or closing `]`", {}, "commas split the items of an array, and a `]` ends it"},
    {"expected comma or closing `}`", {}, "commas split the keys of an inline table, and a `}` ends it"},
    {"encountered end-of-file", "the file ends in the middle of a statement", {}},
    {"expected value, but the line ends", "the value is missing", "an empty string is written `\"\"`; a key without a value is left out"},
    {"expected keys, tables, whitespace or comments, saw `{`", "expected a key or a `[header]`, saw `{`",
     "the file looks like JSON; this is TOML"},
    {"expected keys, tables, whitespace or comments, saw `=`", "there is no key before the `=`", kPairs},
    {"expected keys, tables, whitespace or comments", "expected `key = value`, a `[header]` or a comment", {}},
    {"tables with blank bare keys", "the header has no name", kHeaders},
    {"expected bare key starting character", "expected a key",
     "a key is letters, digits, `-`, `_`, or has quotes; a `.` stands between two"},
    {"expected `=`", {}, kPairs},
    {"expected `]`", "the header is not closed", kHeaders},
    {"expected `\\n` after `\\r`", "a carriage return stands alone", "lines end with LF or CRLF; save the file with one of them"},
}};

TomlLesson TeachBySentence(const ParserWords& words, std::string_view text, std::size_t at) {
  const Extent word = WordAt(text, at);
  const auto* found =
      std::ranges::find_if(kBySentence, [&](const SentenceLesson& l) { return words.sentence.find(l.words) != std::string::npos; });
  if (found == kBySentence.end()) return {.message = words.sentence, .help = {}, .begin = word.begin, .end = word.end};
  return {.message = found->message.empty() ? words.sentence : std::string(found->message),
          .help = std::string(found->help),
          .begin = word.begin,
          .end = word.end};
}

}  // namespace

TomlLesson TeachSyntax(std::string_view description, std::size_t at, std::string_view text) {
  const ParserWords words = SplitWords(description);
  if (Lesson lesson = TeachMergeMarkers(text, at)) return *lesson;
  if (words.scope == "root table" || words.scope == "key-value pair") {
    if (Lesson lesson = TeachLineBegins(text, at)) return *lesson;
  }
  if (Lesson lesson = TeachEscapes(words, text, at)) return *lesson;
  if (Lesson lesson = TeachBareValues(words, text, at)) return *lesson;
  if (Lesson lesson = TeachExtraWords(words, text, at)) return *lesson;
  return TeachBySentence(words, text, at);
}

}  // namespace spin_aks
