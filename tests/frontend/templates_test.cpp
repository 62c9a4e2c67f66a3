// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/templates.h"

#include "frontend/manifest/spin_manifest.h"

#include <string>

#include <gtest/gtest.h>

#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

// Literals as they are, variables as `<name>`, an open brace as `!`.
std::string Shape(std::string_view text) {
  const Template parts = SplitTemplate(text);
  std::string out;
  for (const TemplatePart& part : parts.parts) {
    const bool is_variable = part.kind == TemplatePart::Kind::kVariable;
    out += is_variable ? "<" + std::string(part.text) + ">" : std::string(part.text);
  }
  return parts.unmatched ? out + "!" + std::to_string(*parts.unmatched) : out;
}

TEST(Template, IsScannedAsSpinScansIt) {
  EXPECT_EQ(Shape(""), "");
  EXPECT_EQ(Shape("a"), "a");
  EXPECT_EQ(Shape("a-{{ expr }}-b"), "a-<expr>-b");
  EXPECT_EQ(Shape("{{a}}{{\tb\n}}"), "<a><b>");
  EXPECT_EQ(Shape("}} lone"), "}} lone");
  EXPECT_EQ(Shape("{{}}"), "<>");
  EXPECT_EQ(Shape("{{{a}}}"), "<{a>}");
  EXPECT_EQ(Shape("{{ a {{ b }}"), "<a {{ b>");
  EXPECT_EQ(Shape("{{ matched }} {{ unmatched"), "<matched> !14");
  EXPECT_EQ(Shape("{"), "{");
}

TEST(Template, IsLiteralOnlyWithoutBraces) {
  EXPECT_TRUE(SplitTemplate("a } b").is_literal());
  EXPECT_FALSE(SplitTemplate("{{ a }}").is_literal());
  EXPECT_FALSE(SplitTemplate("a {{ b").is_literal());
}

ManifestVariable Declare(std::string name, std::optional<std::string> value) {
  ManifestVariable variable;
  variable.name = std::move(name);
  if (value) variable.default_value = SpannedString(*value);
  return variable;
}

TEST(Template, ExpandsOnlyWhereAllDefaultsAreKnown) {
  const std::vector<ManifestVariable> variables = {Declare("host", "h"), Declare("port", std::nullopt)};
  const VariableIndex index(variables);
  EXPECT_EQ(ExpandDefaults(SplitTemplate("https://{{ host }}:{{host}}"), index), "https://h:h");
  EXPECT_EQ(ExpandDefaults(SplitTemplate("{{ host }}:{{ port }}"), index), std::nullopt);
  EXPECT_EQ(ExpandDefaults(SplitTemplate("{{ nobody }}"), index), std::nullopt);
}

TEST(Template, DoesNotMultiplyWithoutBound) {
  const std::vector<ManifestVariable> variables = {Declare("a", std::string(65536, 'x'))};
  std::string many;
  for (int i = 0; i < 13000; ++i) many += "{{a}}";
  EXPECT_EQ(ExpandDefaults(SplitTemplate(many), VariableIndex(variables)), std::nullopt);
}

TEST(Template, ReportsUnknownNamesWhereTheyStand) {
  const std::vector<ManifestVariable> variables = {Declare("api_host", "h")};
  Diagnostics diagnostics;
  const SpannedString text("x{{ api_hots }}", Span{SourceId{0}, 10, 27});
  CheckVariableNames(text, SplitTemplate(text.value), VariableIndex(variables), diagnostics);
  ASSERT_EQ(diagnostics.all().size(), 1U);
  const Diagnostic& report = diagnostics.all().front();
  EXPECT_EQ(report.kind, DiagnosticKind::kUnknownVariable);
  EXPECT_EQ(report.primary.span, (Span{SourceId{0}, 12, 26}));
  EXPECT_EQ(report.help, std::vector<std::string>{"did you mean `api_host`?"});
}

TEST(Wording, PointsInsideOnlyWhereTextAndValueRunInStep) {
  const SpannedString plain("abcd", Span{SourceId{0}, 10, 16});
  EXPECT_EQ(SpanWithin(plain, 1, 3), (Span{SourceId{0}, 12, 14}));
  const SpannedString escaped("a\td", Span{SourceId{0}, 10, 16});
  EXPECT_EQ(SpanWithin(escaped, 1, 2), escaped.span);
  EXPECT_EQ(SpanWithin(SpannedString("ab"), 0, 1), Span());
}

TEST(Wording, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(Quoted("a"), "`a`");
  std::string text(79, 'a');
  text += "\xc3\xbc and more";
  EXPECT_EQ(Quoted(text), "`" + std::string(79, 'a') + "…`");
}

}  // namespace
}  // namespace spin_aks
