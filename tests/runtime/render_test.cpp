// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/render.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

// A source and the place of a word in it.
class RenderTest : public testing::Test {
 protected:
  SourceId Add(std::string text, std::string name = "spin.toml", SourceKind kind = SourceKind::kFile) {
    return sources_.Add(kind, std::move(name), std::move(text));
  }
  Span Find(SourceId source, std::string_view word) const {
    const std::size_t at = sources_.Get(source).text().find(word);
    EXPECT_NE(at, std::string::npos) << word;
    return {.source = source, .begin = static_cast<std::uint32_t>(at), .end = static_cast<std::uint32_t>(at + word.size())};
  }
  static Diagnostic Error(Span span, std::string message = "no such thing") {
    Diagnostics diagnostics;
    return diagnostics.Report(DiagnosticKind::kTomlSyntax, span, std::move(message));
  }
  [[nodiscard]] std::string Text(const Diagnostic& diagnostic, RenderOptions options = {}) const {
    return Render(diagnostic, sources_, options);
  }
  SourceMap sources_;
};

TEST_F(RenderTest, PointsAtThePlaceAsTheSpecificationShows) {
  const SourceId source = Add(std::string(13, '\n') + "component = \"wbe\"\n");
  Diagnostic diagnostic = Error(Find(source, "\"wbe\""), "trigger names component `wbe`, which is not declared");
  diagnostic.Help("did you mean `web`? declared at spin.toml:17:12");
  EXPECT_EQ(Text(diagnostic),
            "error[SA0101]: trigger names component `wbe`, which is not declared\n"
            "  --> spin.toml:14:13\n"
            "   |\n"
            "14 | component = \"wbe\"\n"
            "   |             ^^^^^\n"
            "help: did you mean `web`? declared at spin.toml:17:12\n");
}

TEST_F(RenderTest, HangsSeveralLabelsOfOneLineFromTheRight) {
  const SourceId source = Add("route = \"/a\" # same\n");
  Diagnostic diagnostic = Error(Find(source, "\"/a\""));
  diagnostic.Mark("the value").Also(Find(source, "route"), "the key").Also(Find(source, "same"), "the comment");
  EXPECT_EQ(Text(diagnostic),
            "error[SA0101]: no such thing\n"
            " --> spin.toml:1:9\n"
            "  |\n"
            "1 | route = \"/a\" # same\n"
            "  | -----   ^^^^   ---- the comment\n"
            "  | |       |\n"
            "  | |       the value\n"
            "  | |\n"
            "  | the key\n");
}

TEST_F(RenderTest, ShowsOtherLinesAndLeavesOutWhatIsBetween) {
  const SourceId source = Add("a = 1\nb\nc = 3\nd\ne\nf = 6\n");
  Diagnostic diagnostic = Error(Find(source, "6"));
  diagnostic.Also(Find(source, "1"), "first").Also(Find(source, "3"), "second");
  EXPECT_EQ(Text(diagnostic),
            "error[SA0101]: no such thing\n"
            " --> spin.toml:6:5\n"
            "  |\n"
            "1 | a = 1\n"
            "  |     - first\n"
            "2 | b\n"
            "3 | c = 3\n"
            "  |     - second\n"
            "...\n"
            "6 | f = 6\n"
            "  |     ^\n");
}

TEST_F(RenderTest, ShowsOtherSourcesBelow) {
  const SourceId manifest = Add("x = 1\n");
  const SourceId settings = Add("y = 2\n", "aks-spin.toml");
  Diagnostic diagnostic = Error(Find(manifest, "1"));
  diagnostic.Also(Find(settings, "2"), "set here");
  EXPECT_EQ(Text(diagnostic),
            "error[SA0101]: no such thing\n"
            " --> spin.toml:1:5\n"
            "  |\n"
            "1 | x = 1\n"
            "  |     ^\n"
            " ::: aks-spin.toml:1:5\n"
            "  |\n"
            "1 | y = 2\n"
            "  |     - set here\n");
}

TEST_F(RenderTest, NamesFlagsAndVariablesInsteadOfLines) {
  Diagnostic flag = Error(Find(Add("app.replicas=x", "--set", SourceKind::kArgument), "x"));
  EXPECT_EQ(Text(flag),
            "error[SA0101]: no such thing\n"
            " --> --set\n"
            "  |\n"
            "  | app.replicas=x\n"
            "  |              ^\n");
  Diagnostic variable = Error(Find(Add("x", "AKS_SPIN_NAMESPACE", SourceKind::kEnvironment), "x"));
  EXPECT_NE(Text(variable).find(" --> environment variable AKS_SPIN_NAMESPACE\n"), std::string::npos);
}

TEST_F(RenderTest, MarksBothEndsOfWhatSpansLines) {
  const SourceId source = Add("a = [\n  1,\n  2,\n  3\n]\n");
  const Diagnostic diagnostic = Error(Find(source, "[\n  1,\n  2,\n  3\n]"));
  EXPECT_EQ(Text(diagnostic),
            "error[SA0101]: no such thing\n"
            " --> spin.toml:1:5\n"
            "  |\n"
            "1 | a = [\n"
            "  |     ^\n"
            "...\n"
            "5 | ]\n"
            "  | ^\n");
}

TEST_F(RenderTest, KeepsCaretsBelowWideCombiningAndTabbedText) {
  for (const std::string_view before : {"名前", "🚀 ", "é", "\t", "e\u0301"}) {
    SCOPED_TRACE(before);
    const SourceId source = Add(std::string(before) + "= \"x\"\r\nnext\r\n");
    const std::string text = Text(Error(Find(source, "\"x\"")));
    const std::size_t line = text.find("1 | ");
    const std::size_t end = text.find('\n', line);
    const std::string shown = text.substr(line, end - line);
    const std::string marked = text.substr(end + 1, text.size() - end - 2);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_EQ(DisplayWidth(shown.substr(0, shown.find("\"x\""))), marked.find("^^^")) << text;
    EXPECT_EQ(DisplayWidth(marked), DisplayWidth(shown));
  }
}

TEST_F(RenderTest, LetsNoInputMoveTheCursor) {
  const SourceId source = Add("a = \x1b[2J\x07 \u202e x \xff\n");
  Diagnostic diagnostic = Error(Find(source, "x"), "bad `\x1b[31m\n\r` here");
  diagnostic.Mark("\x1b]0;title\x07").Help("try `\u2028`");
  const std::string text = Text(diagnostic);
  EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
  EXPECT_NE(text.find("<U+202E>"), std::string::npos);
  EXPECT_NE(text.find("bad `␛[31m␊␍` here"), std::string::npos) << text;
}

TEST_F(RenderTest, CutsLongLinesAroundTheMark) {
  const SourceId source = Add("x = \"" + std::string(500, 'a') + "HERE" + std::string(500, 'b') + "\"\n");
  const std::string text = Text(Error(Find(source, "HERE")), {.width = 60});
  EXPECT_NE(text.find("aHEREb"), std::string::npos) << text;
  EXPECT_NE(text.find("1 | …"), std::string::npos) << text;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    EXPECT_LE(DisplayWidth(rest.substr(0, end)), 60U);
    rest.remove_prefix(end + 1);
  }
  const std::size_t line = text.find("1 | ");
  const std::size_t marks = text.find("  | ", line);
  EXPECT_EQ(DisplayWidth(text.substr(line, text.find("HERE") - line)), text.find("^^^^") - marks);
}

TEST_F(RenderTest, CutsAMarkThatIsLongerThanTheTerminal) {
  const SourceId source = Add("x = \"" + std::string(70000, 'a') + "\"");
  const std::string text = Text(Error(Find(source, "\"" + std::string(70000, 'a') + "\"")), {.width = 80});
  EXPECT_LT(text.size(), 500U);
}

TEST_F(RenderTest, TakesNoLongerForALongerLine) {
  // A hundred mistakes in a line of two megabytes: laying all of it out each time would take a minute.
  const SourceId source = Add(std::string(1 << 20, 'a') + "HERE" + std::string(1 << 20, 'b'));
  const Diagnostic diagnostic = Error(Find(source, "HERE"));
  std::string text;
  for (int i = 0; i < 100; ++i) text = Text(diagnostic, {.width = 80});
  EXPECT_NE(text.find("aHEREb"), std::string::npos) << text;
  EXPECT_NE(text.find("1 | …"), std::string::npos) << text;
  EXPECT_NE(text.find("b…\n"), std::string::npos) << text;
}

TEST_F(RenderTest, PointsBehindTheLastByte) {
  const SourceId source = Add("a = ");
  const std::string text = Text(Error({.source = source, .begin = 4, .end = 4}));
  EXPECT_NE(text.find("1 | a = \n  |     ^\n"), std::string::npos) << text;
  // Offsets that no text has are a mistake of ours that must not become a crash.
  EXPECT_NE(Text(Error({.source = source, .begin = 90, .end = 99})).find("spin.toml:1:5"), std::string::npos);
  EXPECT_NE(Text(Error({.source = Add(""), .begin = 0, .end = 0})).find("1 |\n  | ^\n"), std::string::npos);
}

TEST_F(RenderTest, SaysWithoutAPlaceWhatHasNone) {
  EXPECT_EQ(Text(Error({}, "no `spin.toml` here")), "error[SA0101]: no `spin.toml` here\n");
}

TEST_F(RenderTest, ColoursOnlyWhenAsked) {
  const SourceId source = Add("a = 1");
  const Diagnostic diagnostic = Error(Find(source, "1"));
  EXPECT_EQ(Text(diagnostic).find('\x1b'), std::string::npos);
  std::string coloured = Text(diagnostic, {.colour = Colour::kAnsi});
  EXPECT_NE(coloured.find("\x1b[1;31merror[SA0101]\x1b[0m"), std::string::npos);
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) coloured.erase(at, coloured.find('m', at) + 1 - at);
  EXPECT_EQ(coloured, Text(diagnostic)) << "colours add nothing but colours";
}

}  // namespace
}  // namespace spin_aks
