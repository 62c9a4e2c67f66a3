// SPDX-License-Identifier: Apache-2.0
#include "runtime/report/report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace spin_aks {
namespace {

using Json = nlohmann::json;

class ReportTest : public testing::Test {
 protected:
  SourceId Add(std::string name, std::string text, SourceKind kind = SourceKind::kFile) {
    return sources_.Add(kind, std::move(name), std::move(text));
  }
  SourceMap sources_;
  Diagnostics diagnostics_;
};

TEST_F(ReportTest, CountsInWords) {
  EXPECT_EQ(DescribeCounts({}), "");
  EXPECT_EQ(DescribeCounts({.errors = 2, .warnings = 1}), "2 errors, 1 warning");
  EXPECT_EQ(DescribeCounts({.errors = 1, .notes = 3}), "1 error");
  EXPECT_EQ(DescribeCounts({.notes = 1}), "1 note");
}

TEST_F(ReportTest, KeepsWhatIsAtLeastAsSevere) {
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {}, "an error");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {}, "a note").As(Severity::kNote);
  EXPECT_NE(ReportText(diagnostics_, sources_, {}).find("a note"), std::string::npos);
  const std::string quiet = ReportText(diagnostics_, sources_, {}, Severity::kWarning);
  EXPECT_EQ(quiet.find("a note"), std::string::npos);
  EXPECT_NE(quiet.find("an error"), std::string::npos);
}

// Where a report ends between two errors of one line, the one that is left out is the one that knows of the secret.
TEST_F(ReportTest, ShowsNoSecretThatItHasNoRoomFor) {
  const SourceId file = Add("aks-spin.toml", "key = { typo = 1, value = \"CANARY\" }\n");
  const auto at = [&](std::uint32_t begin, std::uint32_t end) { return Span{.source = file, .begin = begin, .end = end}; };
  diagnostics_.Report(DiagnosticKind::kUnknownSetting, at(8, 12), "unknown key");
  diagnostics_.Report(DiagnosticKind::kSecretInPlainText, at(26, 34), "a secret");
  diagnostics_.Truncate(1);
  ASSERT_EQ(diagnostics_.left_out(), 1U);
  for (const std::string& report : {ReportText(diagnostics_, sources_, {}), ReportMarkdown(diagnostics_, sources_)}) {
    EXPECT_EQ(report.find("CANARY"), std::string::npos) << report;
    EXPECT_NE(report.find("aks-spin.toml:1:9"), std::string::npos) << report;
  }
}

TEST_F(ReportTest, JsonIsOneDocumentEvenIfNothingIsWrong) {
  const Json document = Json::parse(ReportJson(diagnostics_, sources_));
  EXPECT_EQ(document["schema"], 1);
  EXPECT_TRUE(document["diagnostics"].empty());
  EXPECT_EQ(document["summary"]["errors"], 0);
}

TEST_F(ReportTest, JsonCarriesEverything) {
  const SourceId file = Add("spin.toml", "é = 1\n");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = file, .begin = 5, .end = 6}, "wrong")
      .Mark("this")
      .Also({.source = file, .begin = 0, .end = 2}, "that")
      .Help("do")
      .Replace({.source = file, .begin = 5, .end = 6}, "2");
  const Json entry = Json::parse(ReportJson(diagnostics_, sources_))["diagnostics"][0];
  EXPECT_EQ(entry["code"], "SA0101");
  EXPECT_EQ(entry["place"], (Json{{"kind", "file"},
                                  {"name", "spin.toml"},
                                  {"label", "this"},
                                  {"start", {{"line", 1}, {"column", 5}, {"offset", 5}}},
                                  {"end", {{"line", 1}, {"column", 6}, {"offset", 6}}}}));
  EXPECT_EQ(entry["related"][0]["label"], "that");
  EXPECT_EQ(entry["help"], Json::array({"do"}));
  EXPECT_EQ(entry["fix"]["replacement"], "2");
}

TEST_F(ReportTest, MachineFormsSurviveTextThatIsNotUtf8) {
  const SourceId file = Add("bad\xff.toml", "\xff\xfe");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = file, .begin = 0, .end = 1}, "bad `\xff`");
  EXPECT_FALSE(Json::parse(ReportJson(diagnostics_, sources_), nullptr, false).is_discarded());
  EXPECT_FALSE(Json::parse(ReportSarif(diagnostics_, sources_), nullptr, false).is_discarded());
}

TEST_F(ReportTest, SarifNamesEachRuleOnceAndPointsAtPlaces) {
  const SourceId file = Add("my app/spin#1.toml", "🚀 = {{ x }}\n");
  const Span span{.source = file, .begin = 7, .end = 9};
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, span, "bad {{ x }}").Replace(span, "y");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {}, "nowhere");
  const SourceId flag = Add("--set", "a", SourceKind::kArgument);
  diagnostics_.Report(DiagnosticKind::kFileNotFound, {.source = flag, .begin = 0, .end = 1}, "flag");
  const Json document = Json::parse(ReportSarif(diagnostics_, sources_));
  EXPECT_EQ(document["version"], "2.1.0");
  const Json& run = document["runs"][0];
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  ASSERT_EQ(run["tool"]["driver"]["rules"].size(), 2U);
  for (const Json& result : run["results"]) {
    const Json& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()];
    EXPECT_EQ(rule["id"], result["ruleId"]);
  }
  const Json& first = run["results"][0];
  EXPECT_EQ(first["message"]["text"], "bad {{{{ x }}}}") << "braces stand for arguments";
  const Json& place = first["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "my%20app/spin%231.toml");
  EXPECT_EQ(place["region"], (Json{{"startLine", 1}, {"startColumn", 5}, {"endLine", 1}, {"endColumn", 7}}));
  EXPECT_EQ(first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "y");
  EXPECT_FALSE(run["results"][1].contains("locations"));
  EXPECT_EQ(run["results"][2]["locations"][0]["logicalLocations"][0]["name"], "--set");
}

TEST_F(ReportTest, GithubLinesCannotBeBrokenOut) {
  const SourceId file = Add("a,b:c%.toml", "one\ntwo\n");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = file, .begin = 4, .end = 7}, "100% `x\n::error::forged`").Help("do: this");
  EXPECT_EQ(
      ReportGithub(diagnostics_, sources_),
      "::error file=a%2Cb%3Ac%25.toml,line=2,endLine=2,col=1,endColumn=4,title=SA0101::100%25 `x␊::error::forged`%0Ahelp: do: this\n");
}

TEST_F(ReportTest, GithubLinesAreUtf8) {
  const SourceId file = Add("a\xff/é.toml", "x\n");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = file, .begin = 0, .end = 1}, "bad");
  EXPECT_EQ(ReportGithub(diagnostics_, sources_),
            "::error file=a\xef\xbf\xbd/é.toml,line=1,endLine=1,col=1,endColumn=2,title=SA0101::bad\n");
}

TEST_F(ReportTest, GithubSpeaksOfFlagsInTheMessage) {
  const SourceId flag = Add("--set", "a", SourceKind::kArgument);
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = flag, .begin = 0, .end = 1}, "bad").As(Severity::kNote);
  EXPECT_EQ(ReportGithub(diagnostics_, sources_), "::notice title=SA0101::bad (--set)\n");
}

TEST_F(ReportTest, MarkdownFencesCannotBeClosedFromInside) {
  const SourceId file = Add("spin.toml", "a = ````` @team <script>\n");
  diagnostics_.Report(DiagnosticKind::kTomlSyntax, {.source = file, .begin = 4, .end = 9}, "bad");
  const std::string text = ReportMarkdown(diagnostics_, sources_);
  EXPECT_TRUE(text.starts_with("**spin-aks**: 1 error\n\n``````text\n")) << text;
  EXPECT_TRUE(text.ends_with("\n``````\n")) << text;
}

}  // namespace
}  // namespace spin_aks
