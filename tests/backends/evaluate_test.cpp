// SPDX-License-Identifier: Apache-2.0
//
// The evaluator meets the traps of Helm's templates as Helm does; tests/peers asks Helm itself.
#include "backends/helm/evaluate.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "backends/helm/helper.h"
#include "backends/k8s/content_hash.h"
#include "tests/backends/bare.h"

namespace spin_aks::helm {
namespace {

ValueRef Ref(std::vector<std::string> keys) { return {std::move(keys)}; }

Chart ChartOf(std::vector<Member> members) {
  Mapping mapping;
  mapping.members = std::move(members);
  Chart chart;
  chart.objects.push_back({.stem = "x", .name = "x", .document = {.node = std::move(mapping), .only_if = {}}});
  return chart;
}

Rendered Render(const Chart& chart, const yaml::Map& values) {
  return Evaluate(chart, values, {.kube_namespace = "shop", .service = "Helm"});
}

// One entry, `x`.
Rendered Render(Node node, const yaml::Map& values) { return Render(ChartOf({Entry{"x", std::move(node), {}}}), values); }

yaml::Value X(const Rendered& rendered) { return *rendered.objects.at(0).AsMap()->Find("x"); }

TEST(Evaluate, PrintsNothingForWhatIsAbsent) {
  EXPECT_EQ(X(Render(Scalar{Quote(Ref({"a"}))}, {})), yaml::Value());
  EXPECT_EQ(X(Render(Scalar{Quote(Ref({"a"}))}, {yaml::E("a", "")})), yaml::AsRead(""));
  EXPECT_EQ(X(Render(Scalar{Apply(Function::kInt64, Ref({"a"}))}, {})), yaml::AsRead(0));
}

TEST(Evaluate, SurvivesTablesThatAreNotThere) {
  EXPECT_EQ(X(Render(Scalar{Quote(Ref({"a", "b"}))}, {})), yaml::Value());
  EXPECT_EQ(Render(Scalar{Quote(Ref({"a", "b"}))}, {}).failure, "");
  EXPECT_NE(Render(Scalar{Quote(Ref({"a", "b"}))}, {yaml::E("a", "text")}).failure, "") << "a field of a text";
}

TEST(Evaluate, TellsWhatIsEmptyFromWhatIsAbsent) {
  const auto default_of = [](const yaml::Map& values) {
    return X(Render(Scalar{Quote(Apply(Function::kDefault, Ref({"a"}), Constant{yaml::AsRead("d")}))}, values));
  };
  const auto else_of = [](const yaml::Map& values) {
    return X(Render(Scalar{Quote(Apply(Function::kOrElse, Ref({"a"}), Constant{yaml::AsRead("d")}))}, values));
  };
  EXPECT_EQ(default_of({}), yaml::AsRead("d"));
  EXPECT_EQ(default_of({yaml::E("a", "")}), yaml::AsRead("d"));
  EXPECT_EQ(else_of({}), yaml::AsRead("d"));
  EXPECT_EQ(else_of({yaml::E("a", "")}), yaml::AsRead(""));
}

TEST(Evaluate, KnowsThatANumberPrintsAsAFloat) {
  const yaml::Map values{yaml::E("a", 12345678)};
  EXPECT_NE(Render(Scalar{Quote(Ref({"a"}))}, values).failure, "");
  EXPECT_EQ(X(Render(Scalar{Apply(Function::kInt64, Ref({"a"}))}, values)), yaml::AsRead(12345678));
  EXPECT_EQ(X(Render(Scalar{Quote(Apply(Function::kIntegerText, Ref({"a"})))}, values)), yaml::AsRead("12345678"));
}

TEST(Evaluate, TakesAnyNumberOfArgumentsAndStopsWhereTheAnswerIsKnown) {
  const auto of = [](Function function, std::vector<Expression> arguments) {
    return Render(Scalar{Quote(Apply(function, std::move(arguments)))}, {yaml::E("a", "x"), yaml::E("b", ""), yaml::E("c", "z")});
  };
  EXPECT_EQ(X(of(Function::kOr, {Ref({"b"}), Ref({"c"}), Ref({"a", "fails"})})), yaml::AsRead("z"));
  EXPECT_EQ(X(of(Function::kAnd, {Ref({"a"}), Ref({"b"}), Ref({"a", "fails"})})), yaml::AsRead(""));
  EXPECT_EQ(X(of(Function::kAnd, {Ref({"a"}), Ref({"a"}), Ref({"c"})})), yaml::AsRead("z"));
  EXPECT_EQ(X(of(Function::kJoin, {Ref({"a"}), Ref({"b"}), Ref({"c"}), Ref({"a"})})), yaml::AsRead("xzx"));
}

// The condition of a container's `env` is one of as many parts as the application has variables.
TEST(Expression, IsWrittenInTheTimeThatItsTextTakes) {
  Expression deep = Ref({"a"});
  for (int i = 0; i < 64; ++i) deep = Apply(Function::kNot, std::move(deep));
  const std::string text = WriteExpression(deep, Scope::kWhole);
  EXPECT_EQ(text.size(), std::string("not .Values.a").size() + 63 * std::string("not ()").size());
}

TEST(Evaluate, TakesWhatIsEmptyForFalse) {
  const Guard guard{Guard::Kind::kWith, Ref({"a"})};
  const Chart chart = ChartOf({Entry{"always", Literal{yaml::AsRead(1)}, {}}, Entry{"x", Structure{Dot{}}, guard}});
  for (const yaml::Value& empty :
       {yaml::Value(), yaml::AsRead(""), yaml::AsRead(0), yaml::AsRead(false), yaml::Value(yaml::Map()), yaml::Value(yaml::List())}) {
    EXPECT_EQ(Render(chart, {yaml::E("a", empty)}).objects.at(0), yaml::Value(yaml::Map{yaml::E("always", 1)}));
  }
  EXPECT_EQ(X(Render(chart, {yaml::E("a", yaml::L{1})})), yaml::Value(yaml::L{1}));
}

TEST(Evaluate, LeavesADocumentOutWhoseConditionDoesNotHold) {
  Chart chart = ChartOf({Entry{"x", Literal{yaml::AsRead(1)}, {}}});
  chart.objects.front().document.only_if = Apply(Function::kGreater, Apply(Function::kInt64, Ref({"replicas"})), Constant{yaml::AsRead(1)});
  EXPECT_TRUE(Render(chart, {yaml::E("replicas", 1)}).objects.empty());
  EXPECT_EQ(Render(chart, {yaml::E("replicas", 2)}).objects.size(), 1U);
}

TEST(Evaluate, WritesNoKeyTwice) {
  Mapping labels;
  labels.members = {Entry{"ours", Literal{yaml::AsRead("x")}, {}}, Splice{Ref({"labels"})}};
  const Chart chart = ChartOf({Entry{"x", Node(labels), {}}});
  EXPECT_EQ(Render(chart, {yaml::E("labels", yaml::Map{yaml::E("theirs", "y")})}).failure, "");
  EXPECT_NE(Render(chart, {yaml::E("labels", yaml::Map{yaml::E("ours", "y")})}).failure, "");
}

TEST(Evaluate, GivesANameThatFollowsWhatItNames) {
  const KubeName name = *KubeName::Parse("shop");
  Mapping pods;
  pods.members = {Entry{"app.kubernetes.io/managed-by", Scalar{Quote(ReleaseField{ReleaseField::Name::kService})}, {}},
                  Entry{"image", Scalar{Quote(Ref({"image"}))}, {}}};
  Chart chart = ChartOf({Entry{"x", Scalar{HashedName(name, "shop", "pods")}, {}}, Entry{"pods", Included{"pods"}, {}}});
  chart.helpers = {{.name = "pods", .body = Node(pods)}, LinesHelper(name)};
  const auto named = [&](const char* image) { return X(Render(chart, {yaml::E("image", image)})); };
  EXPECT_EQ(named("a"), yaml::AsRead("shop-" + k8s::ContentHash(yaml::Map{yaml::E("image", "a")}))) << "whoever applies it";
  EXPECT_NE(named("a"), named("b"));
}

TEST(CanonicalLines, TellTreesApart) {
  EXPECT_EQ(k8s::CanonicalLines(yaml::Map{yaml::E("b", yaml::L{1, true, yaml::Value()}), yaml::E("a", "x\ny")}),
            "map\nkey 1:a\ntext 3:x\ny\nkey 1:b\nlist\nscalar 1\nscalar true\nscalar null\nend\nend\n");
  EXPECT_NE(k8s::ContentHash(yaml::AsRead("1")), k8s::ContentHash(yaml::AsRead(1)));
  EXPECT_NE(k8s::ContentHash(yaml::L{"a", "b"}), k8s::ContentHash(yaml::L{"a\ntext 1:b"}));
  EXPECT_EQ(k8s::ContentHash(yaml::Map{yaml::E("a", 1), yaml::E("b", 2)}), k8s::ContentHash(yaml::Map{yaml::E("b", 2), yaml::E("a", 1)}));
}

}  // namespace
}  // namespace spin_aks::helm
