// SPDX-License-Identifier: Apache-2.0
//
// What Helm itself says of whole charts is judged in tests/peers; here is what a
// chart's parts promise by themselves.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "backends/helm/chart_values.h"
#include "backends/helm/expression.h"
#include "backends/helm/node.h"
#include "backends/helm/semantic_version.h"
#include "backends/helm/template_writer.h"
#include "tests/backends/bare.h"

namespace spin_aks::helm {
namespace {

std::string Write(Node node) {
  const Document document{.node = std::move(node), .only_if = {}};
  return WriteTemplate({}, {&document, 1}).text;
}

Node Literals(std::vector<Member> members) {
  Mapping mapping;
  mapping.members = std::move(members);
  return mapping;
}

TEST(EscapeBraces, PrintsWhatWouldStartAnAction) {
  EXPECT_EQ(EscapeBraces("plain } }} {"), "plain } }} {");
  EXPECT_EQ(EscapeBraces("a {{ b }}"), R"(a {{ "{{" }} b }})");
  EXPECT_EQ(EscapeBraces("{{{{"), R"({{ "{{" }}{{ "{{" }})");
  EXPECT_EQ(EscapeBraces("{{{"), R"({{ "{{" }}{)");
}

TEST(GoString, EscapesWhatGoWouldRefuse) {
  EXPECT_EQ(GoString("a\"b\\c\nd\x7f"), R"("a\"b\\c\nd\u007f")");
  EXPECT_EQ(GoString("ü😀"), "\"ü😀\"");
}

ValueRef Ref(std::vector<std::string> keys) { return {std::move(keys)}; }

TEST(WriteExpression, SurvivesTablesThatAreNotThere) {
  const auto write = [](std::vector<std::string> keys) { return WriteExpression(Ref(std::move(keys)), Scope::kWhole); };
  EXPECT_EQ(write({"replicaCount"}), ".Values.replicaCount");
  EXPECT_EQ(write({"image", "tag"}), "(.Values.image).tag");
  EXPECT_EQ(write({"shop", "image", "tag"}), "((.Values.shop).image).tag");
  EXPECT_EQ(write({"services", "a-b", "port"}), R"((index (.Values.services | default dict) "a-b").port)");
  EXPECT_EQ(write({"a-b", "variables"}), R"((index (.Values | default dict) "a-b").variables)");
}

TEST(WriteExpression, FindsTheWholeScopeWithinAWith) {
  EXPECT_EQ(WriteExpression(Ref({"image", "tag"}), Scope::kWithin), "($.Values.image).tag");
  EXPECT_EQ(WriteExpression(Quote(Include{.helper = "a", .argument = {}}), Scope::kWithin), R"(include "a" $ | quote)");
}

TEST(WriteExpression, PutsCallsIntoParentheses) {
  const Expression is_balanced = Apply(Function::kEqual, Ref({"type"}), Constant{yaml::AsRead("LoadBalancer")});
  EXPECT_EQ(
      WriteExpression(Apply(Function::kOr, Apply(Function::kAnd, is_balanced, Ref({"internal"})), Ref({"annotations"})), Scope::kWhole),
      R"(or (and (eq .Values.type "LoadBalancer") .Values.internal) .Values.annotations)");
}

TEST(WriteTemplate, KeepsALiteralWhateverItHolds) {
  EXPECT_EQ(Write(Literals({Entry{"{{ key }}", Literal{yaml::AsRead("{{ value }}")}, {}}})), R"("{{ "{{" }} key }}": "{{ "{{" }} value }}")"
                                                                                             "\n");
}

TEST(WriteTemplate, PutsGuardsAndSplicesAtTheirDepth) {
  Mapping inner;
  inner.members = {Entry{"ours", Literal{yaml::AsRead("x")}, {}}, Splice{Ref({"labels"})}};
  Sequence list{.items = {Literal{yaml::AsRead("always")}, Literal{yaml::AsRead("sometimes")}},
                .guards = {{1, Guard{Guard::Kind::kIf, Ref({"more"})}}}};
  Mapping outer;
  outer.members = {Entry{"labels", Node(inner), {}}, Entry{"selector", TextMap{Dot{}}, Guard{Guard::Kind::kWith, Ref({"selector"})}},
                   Entry{"list", Node(list), {}},
                   Entry{"replicas", Scalar{Apply(Function::kInt64, Ref({"replicas"}))}, Guard{Guard::Kind::kIf, Ref({"on"})}}};
  EXPECT_EQ(Write(Node(outer)), R"(labels:
  ours: x
  {{- range $key, $value := .Values.labels }}
  {{ $key | quote }}: {{ $value | quote }}
  {{- end }}
{{- with .Values.selector }}
selector:
  {{- range $key, $value := . }}
  {{ $key | quote }}: {{ $value | quote }}
  {{- end }}
{{- end }}
list:
- always
{{- if .Values.more }}
- sometimes
{{- end }}
{{- if .Values.on }}
replicas: {{ int64 .Values.replicas }}
{{- end }}
)");
}

TEST(ChartValues, CloseTheirTablesAndLeaveTheRootOpen) {
  ChartValues values;
  values.Describe({"image"}, "The image.");
  values.Expose({"image", "tag"}, yaml::AsRead("1"), "Its tag.", schema::Text());
  values.Expose({"type"}, yaml::AsRead("a"), "A value whose name is a word of JSON schemas.", schema::OneOf({"a", "b"}));
  const Schema schema = values.ToSchema();
  const yaml::Map& root = *schema.AsMap();
  EXPECT_EQ(root.Find("additionalProperties"), nullptr) << "`global`, `enabled`, and what a foreign chart has";
  EXPECT_EQ(root.Find("required"), nullptr) << "templates do without every value";
  const yaml::Map& properties = *root.Find("properties")->AsMap();
  EXPECT_EQ(*properties.Find("image")->AsMap()->Find("additionalProperties"), yaml::AsRead(false));
  EXPECT_EQ(*properties.Find("type"), schema::OneOf({"a", "b"}));
  EXPECT_EQ(values.ToValues().entries().front().comment, "The image.");
}

// `service.type` makes a table of schemas that itself has a key called `type`.
TEST(ChartValues, TellsATableFromASchema) {
  ChartValues values;
  values.Expose({"service", "type"}, yaml::AsRead("ClusterIP"), "How.", schema::Text());
  const Schema schema = values.ToSchema();
  const yaml::Map& service = *schema.AsMap()->Find("properties")->AsMap()->Find("service")->AsMap();
  EXPECT_EQ(*service.Find("type"), yaml::AsRead("object"));
  EXPECT_EQ(*service.Find("properties")->AsMap()->Find("type"), schema::Text());
}

TEST(IsSemanticVersion, FollowsTheStandard) {
  for (const char* legal : {"0.0.0", "1.2.3", "1.0.0-rc.1", "1.0.0-0a.x-y+build.007", "1.0.0+20261121"}) {
    EXPECT_TRUE(IsSemanticVersion(legal)) << legal;
  }
  for (const char* illegal :
       {"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3-a..b", "1.2.3 ", "latest"}) {
    EXPECT_FALSE(IsSemanticVersion(illegal)) << illegal;
  }
}

TEST(AsSemanticVersion, TakesWhatPeopleWrite) {
  EXPECT_EQ(AsSemanticVersion("1"), "1.0.0");
  EXPECT_EQ(AsSemanticVersion("1.2"), "1.2.0");
  EXPECT_EQ(AsSemanticVersion("v1.2.3"), "1.2.3");
  EXPECT_EQ(AsSemanticVersion("1.2.3-rc.1+build.7"), "1.2.3-rc.1+build.7");
  for (const char* none : {"", "v", "1.", "1.2.3.4", "2024-11-26", "latest", "01.2", "1.2-rc"})
    EXPECT_EQ(AsSemanticVersion(none), std::nullopt) << none;
}

TEST(HashedVersion, IsAVersionWhateverTheText) {
  EXPECT_EQ(HashedVersion("latest"), "0.0.0-5e1e2bca");
  EXPECT_NE(HashedVersion("a"), HashedVersion("b"));
  for (int i = 0; i < 5000; ++i) EXPECT_TRUE(IsSemanticVersion(HashedVersion(std::to_string(i)))) << i;
}

TEST(WriteJson, WritesBothLayouts) {
  const yaml::Value value = yaml::Map{yaml::E("a", yaml::L{1, "x\"\n"}), yaml::E("b", yaml::Map())};
  EXPECT_EQ(WriteJson(value, JsonLayout::kOneLine), R"({"a":[1,"x\"\n"],"b":{}})");
  EXPECT_EQ(WriteJson(value, JsonLayout::kIndented), "{\n  \"a\": [\n    1,\n    \"x\\\"\\n\"\n  ],\n  \"b\": {}\n}\n");
}

}  // namespace
}  // namespace spin_aks::helm
