// SPDX-License-Identifier: Apache-2.0
//
// Which line of a file is there for which reason: the look-up that `explain` and conflicts rest on.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "backends/helm/template_writer.h"
#include "backends/render_files.h"
#include "backends/yaml/writer.h"
#include "tests/backends/bare.h"

namespace spin_aks {
namespace {

using yaml::List;
using yaml::Map;
using yaml::Value;

Span At(std::uint32_t begin) { return {.source = SourceId{0}, .begin = begin, .end = begin + 1}; }

// "<rule> <begin>" for each line; a star where the place is that of what is around it.
std::vector<std::string> Lines(const std::vector<Cause>& causes) {
  std::vector<std::string> lines;
  for (const Cause& cause : causes) {
    const std::string_view rule = cause.rule == Rule::kNone ? "none" : Describe(cause.rule).name;
    lines.push_back(std::string(rule) + " " + std::to_string(cause.span.begin) + (cause.is_inherited ? "*" : ""));
  }
  return lines;
}

std::vector<std::string> LinesOf(const std::string& comment, const std::vector<Value>& documents) {
  const Cause file{.span = At(9), .rule = Rule::kOverlayBase};
  const auto causes = yaml::CauseLines(file, comment, documents);
  const std::string text = yaml::WriteFile(comment, documents);
  EXPECT_EQ(causes.size(), static_cast<std::size_t>(std::ranges::count(text, '\n'))) << text;
  return Lines(causes);
}

using Expected = std::vector<std::string>;

TEST(CauseLines, ALeafHasItsOwnAndElseItsParentsPlace) {
  const Value object =
      Value(Map{{"kind", By(Rule::kObjectKind, "Deployment"), {}},
                {"spec",
                 Value(Map{{"replicas", By(Rule::kReplicas, 3, At(5)), {}}, {"paused", By(Rule::kSpread, false), {}}}).At(At(3)),
                 {}}})
          .At(At(2));
  EXPECT_EQ(LinesOf("", {object}), (Expected{"ObjectKind 2*", "Group 3", "Replicas 5", "Spread 3*"}));
}

TEST(CauseLines, ALineBelongsToTheFirstThatStandsOnIt) {
  const Value list = List{Map{{"name", By(Rule::kPlainVariable, "A", At(1)), {}}, {"value", By(Rule::kPlainVariable, "x", At(2)), {}}},
                          List{By(Rule::kSpread, 1, At(3)), By(Rule::kSeccomp, 2, At(4))}};
  EXPECT_EQ(LinesOf("", {list}), (Expected{"PlainVariable 1", "PlainVariable 2", "Spread 3", "Seccomp 4"}));
}

TEST(CauseLines, ABlockIsOfItsLeafToItsLastLine) {
  const Value map = Map{{"data", By(Rule::kRuntimeConfig, "a\nb\n\nc\n", At(1)), {}}, {"end", By(Rule::kSpread, 1, At(2)), {}}};
  const Expected lines = LinesOf("", {map});
  EXPECT_EQ(lines.front(), "RuntimeConfig 1");
  EXPECT_EQ(lines[lines.size() - 2], "RuntimeConfig 1");
  EXPECT_EQ(lines.back(), "Spread 2");
}

TEST(CauseLines, CommentsAreOfTheirEntryAndMarksOfWhatFollows) {
  Map first;
  first.Add("a", By(Rule::kSpread, 1, At(1)));
  first.entries().back().comment = "why\nand why";
  const Value second = Value(Map{{"b", By(Rule::kSeccomp, 2), {}}}).At(At(4));
  EXPECT_EQ(LinesOf("of the file", {first, second}),
            (Expected{"OverlayBase 9", "Spread 1", "Spread 1", "Spread 1", "Parting 4", "Seccomp 4*"}));
}

TEST(CauseLines, ACollectionMayHaveAReasonOfItsOwn) {
  const Value probe = Value(Map{{"path", By(Rule::kHealthRoute, "/"), {}}}).Because(Rule::kStartupProbe);
  EXPECT_EQ(LinesOf("", {Map{{"probe", probe, {}}, {"empty", Value(Map()).Because(Rule::kStateVolume), {}}}}),
            (Expected{"StartupProbe 9*", "HealthRoute 9*", "StateVolume 9*"}));
}

TEST(CauseLines, WhatTakesTheLeafsPlaceInAChartKeepsItsCause) {
  helm::Node replicas = helm::Scalar{helm::ValueRef{{"replicaCount"}}};
  replicas.cause = {.span = At(5), .rule = Rule::kReplicas};
  helm::Mapping mapping;
  mapping.members = {helm::Entry{"replicas", std::move(replicas), helm::Guard{helm::Guard::Kind::kIf, helm::ValueRef{{"on"}}}}};
  const helm::Document document{.node = std::move(mapping), .only_if = {}};
  EXPECT_EQ(Lines(helm::WriteTemplate({}, {&document, 1}).line_causes), (Expected{"ChartTemplate 0*", "Replicas 5", "ChartTemplate 0*"}));
}

TEST(TraceFiles, WhatIsOfNoInputIsOfTheApplication) {
  Emitted emitted;
  emitted.files[*RelPath::Parse("a.md")] = TextBy(Rule::kRuntimeReadme, "one\ntwo\n");
  EXPECT_EQ(Lines(TraceFiles(emitted, At(7)).at(*RelPath::Parse("a.md")).line_causes), (Expected{"RuntimeReadme 7*", "RuntimeReadme 7*"}));
}

TEST(AddressOfLine, IsThatOfWhatBeginsTheLine) {
  const YamlFile file{
      .comment = "of the file",
      .documents = {Map{yaml::E("a", 1)}, Map{yaml::E("apiVersion", "apps/v1"), yaml::E("kind", "Deployment"),
                                              yaml::E("metadata", Map{yaml::E("name", "web"), yaml::E("namespace", "shop")}),
                                              yaml::E("spec", Map{yaml::E("replicas", 2)})}}};
  std::vector<std::string> addresses;
  for (std::size_t line = 0; line < 11; ++line) addresses.push_back(AddressOfLine(file, line));
  const std::string web = "{Deployment.apps/shop/web}";
  EXPECT_EQ(addresses, (Expected{"", ".a", "", web + ".apiVersion", web + ".kind", web + ".metadata", web + ".metadata.name",
                                 web + ".metadata.namespace", web + ".spec", web + ".spec.replicas", ""}));
  EXPECT_EQ(AddressOfLine(TextBy(Rule::kFromScratch, "FROM scratch\n"), 0), "");
}

}  // namespace
}  // namespace spin_aks
