// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/lessons.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

// A habit that people bring along, as a file, and what they are told.
struct Habit {
  std::string_view name;
  std::string_view text;
  std::string_view marked;
  std::string_view message;
  std::string_view help;
  std::optional<std::string_view> replacement = {};
};

class TomlLessons : public testing::TestWithParam<Habit> {};

TEST_P(TomlLessons, SaysWhatWasMeant) {
  const Habit& habit = GetParam();
  SourceMap sources;
  Diagnostics diagnostics;
  EXPECT_FALSE(ReadToml(sources, sources.Add(SourceKind::kFile, "spin.toml", std::string(habit.text)), diagnostics).has_value());
  ASSERT_EQ(diagnostics.all().size(), 1U);
  const Diagnostic& said = diagnostics.all()[0];
  EXPECT_EQ(said.kind, DiagnosticKind::kTomlSyntax);
  EXPECT_EQ(said.message, habit.message);
  EXPECT_EQ(said.help.empty() ? "" : said.help[0], habit.help);
  EXPECT_EQ(sources.Text(said.primary.span), habit.marked);
  EXPECT_EQ(said.fix ? std::optional<std::string_view>(said.fix->replacement) : std::nullopt, habit.replacement);
}

constexpr std::string_view kHeaders = "a table has a header `[name]`, an item of a list of tables `[[name]]`";
constexpr std::string_view kBackslash =
    "a backslash that means itself is written `\\\\`, or stands in a string of single quotes: `'C:\\dir'`";

INSTANTIATE_TEST_SUITE_P(
    Habits, TomlLessons,
    testing::Values(
        Habit{"Version", "v = 1.0.0\n", "1.0.0", "`1.0.0` is no TOML value", "a string has quotes: `\"1.0.0\"`", "\"1.0.0\""},
        Habit{"Size", "v = 10GB # of it\n", "10GB", "`10GB` is no TOML value", "a string has quotes: `\"10GB\"`", "\"10GB\""},
        Habit{"Words", "v = hello world # why\n", "hello world", "`hello` is no TOML value", "a string has quotes: `\"hello world\"`",
              "\"hello world\""},
        Habit{"WordInAnArray", "v = [a, b]\n", "a", "`a` is no TOML value", "a string has quotes: `\"a\"`", "\"a\""},
        Habit{"LeadingZero", "v = 01\n", "01", "leading zeroes are prohibited", "a number has none: `1`; a string has quotes: `\"01\"`"},
        Habit{"OnlyZeroes", "v = 00\n", "00", "leading zeroes are prohibited", "a number has none: `0`; a string has quotes: `\"00\"`"},
        Habit{"LeadingZeroOfAVersion", "v = 01.0.0\n", "01.0.0", "leading zeroes are prohibited", "a string has quotes: `\"01.0.0\"`",
              "\"01.0.0\""},
        Habit{"UnderscoreAtTheEnd", "v = 1_\n", "1_", "`1_` is no TOML value", "a string has quotes: `\"1_\"`", "\"1_\""},
        Habit{"Capital", "v = True\n", "True", "`True` is no TOML value", "did you mean `true`?", "true"},
        Habit{"Nil", "v = nil\n", "nil", "`nil` is no TOML value", "TOML has no null: leave the key out"},
        Habit{"Yes", "v = yes\n", "yes", "`yes` is no TOML value", "booleans are written `true` and `false`; a string has quotes"},
        Habit{"TwoEquals", "v == 1\n", "=", "a second `=`", "TOML writes `key = value`"},
        Habit{"WindowsPath", "v = \"C:\\users\\me\"\n", "\\us", "`\\us` is no escape of TOML", kBackslash},
        Habit{"Expression", "v = \"a\\d+\"\n", "\\d", "`\\d` is no escape of TOML", kBackslash},
        Habit{"Conflict", "a = 1\n<<<<<<< HEAD\nv = 1\n=======\n", "<<<<<<<", "a merge left its conflict in the file",
              "keep one of the sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`"},
        Habit{"ConflictBelow", "a = 1\n=======\nv = 1\n", "=======", "a merge left its conflict in the file",
              "keep one of the sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`"},
        Habit{"Slashes", "  // why\n", "//", "`//` begins no comment", "comments begin with `#`", "#"},
        Habit{"Dashes", "-- why\n", "--", "`--` begins no comment", "comments begin with `#`", "#"},
        Habit{"Semicolon", "v = 1;\n", ";", "something follows the end of the value",
              "remove the `;`: nothing stands at the end of a line of TOML", ""},
        Habit{"Joined", "v = \"a\" + \"b\"\n", "+", "something follows the end of the value", "TOML joins no strings: write one"},
        Habit{"Colon", "v: 1\n", "v:", "expected `=`, saw `:`", "TOML writes `key = value`"},
        Habit{"NoValue", "v =\n", "", "the value is missing", "an empty string is written `\"\"`; a key without a value is left out"},
        Habit{"OpenHeader", "[a\nv = 1\n", "a", "the header is not closed", kHeaders},
        Habit{"HeaderClosedTwice", "[a]]\n", "]", "something follows the end of the header", kHeaders},
        Habit{"HeaderWithoutName", "[]\n", "]", "the header has no name", kHeaders},
        Habit{"CommaInAnInlineTable", "v = { a = 1, }\n", "}", "the inline table ends after a comma",
              "remove the comma: TOML 1.0 allows none before a `}`"},
        Habit{"NoComma", "v = [1 2]\n", "2", "expected comma or closing `]`, saw `2`",
              "commas split the items of an array, and a `]` ends it"},
        Habit{"List", "- a\n", "-", "a line begins with `-`", "the file looks like YAML; this is TOML"},
        Habit{"Month", "v = 2026-13-01\n", "2026-13-01", "expected month between 1 and 12 (inclusive), saw 13", ""}),
    [](const auto& habit) { return std::string(habit.param.name); });

}  // namespace
}  // namespace spin_aks
