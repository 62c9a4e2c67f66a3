// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "backends/yaml/writer.h"
#include "tests/backends/bare.h"
#include "tests/backends/yaml_of.h"

namespace spin_aks::tree {
namespace {

using yaml::Value;

Value PodWith(std::string_view containers) {
  return YamlOf(std::string("{apiVersion: v1, kind: Pod, spec: {containers: ").append(containers).append("}}"));
}

// `set .spec.a`, `remove .b`, `move .list[name=x] behind [name=z]`.
std::vector<std::string> Told(const std::vector<Edit>& edits) {
  std::vector<std::string> told;
  for (const Edit& edit : edits) {
    std::string text = edit.kind == Edit::Kind::kSet ? "set " : edit.kind == Edit::Kind::kRemove ? "remove " : "move ";
    text += edit.path.Text();
    if (edit.after) AppendText(text += " behind ", *edit.after);
    told.push_back(std::move(text));
  }
  return told;
}

// What the edits are; they make b of a.
std::vector<std::string> Edits(const Value& a, const Value& b) {
  const auto edits = Diff(a, b, ShapeOf(a));
  const auto applied = Apply(edits, a);
  EXPECT_TRUE(applied && *applied == b) << yaml::Write(applied.value_or(yaml::AsRead("nothing")));
  return Told(edits);
}

using Lines = std::vector<std::string>;

TEST(Diff, IsAsSmallAsAddressesAllow) {
  EXPECT_EQ(Edits(PodWith("[{name: a, image: x}, {name: b}]"), PodWith("[{name: a, image: z}, {name: b}]")),
            Lines{"set .spec.containers[name=a].image"});
  EXPECT_EQ(Edits(YamlOf("{a: {b: 1, c: 2}}"), YamlOf("{a: {c: 2, d: {e: 1}}}")), (Lines{"remove .a.b", "set .a.d"}));
}

TEST(Diff, OfEqualTreesIsNothing) {
  EXPECT_EQ(Edits(YamlOf("{a: 1, b: 2}"), YamlOf("{b: 2, a: 1}")), Lines{}) << "the order of keys says nothing";
  EXPECT_EQ(Edits(PodWith("[{name: a}]"), PodWith("[{name: a}]")), Lines{});
}

TEST(Diff, PutsAnElementBehindItsPredecessor) {
  EXPECT_EQ(Edits(PodWith("[{name: a}, {name: b}]"), PodWith("[{name: e}, {name: a}, {name: x}, {name: z}, {name: b}]")),
            (Lines{"set .spec.containers[name=e]", "set .spec.containers[name=x] behind [name=a]",
                   "set .spec.containers[name=z] behind [name=x]"}));
}

TEST(Diff, MovesAsFewElementsAsItCan) {
  EXPECT_EQ(Edits(PodWith("[{name: a}, {name: b}, {name: c}, {name: d}]"), PodWith("[{name: d}, {name: a}, {name: b}, {name: c}]")),
            Lines{"move .spec.containers[name=d]"});
  EXPECT_EQ(Edits(PodWith("[{name: a}, {name: b}]"), PodWith("[{name: b, image: x}, {name: a}]")),
            (Lines{"move .spec.containers[name=b]", "set .spec.containers[name=b].image"}));
}

TEST(Diff, ReplacesListsWithoutAddresses) {
  EXPECT_EQ(Edits(YamlOf("{a: [1, 2]}"), YamlOf("{a: [1, 3]}")), Lines{"set .a"});
  EXPECT_EQ(Edits(PodWith("[{name: a}, {name: a}]"), PodWith("[{name: a}]")), Lines{"set .spec.containers"});
}

TEST(Diff, TellsNullAbsentAndEmptyApart) {
  EXPECT_EQ(Edits(YamlOf("{a: null, b: {}, c: []}"), YamlOf("{b: [], c: {}}")), (Lines{"remove .a", "set .b", "set .c"}));
}

TEST(Diff, SetsTheOtherSpellingOfAPath) {
  const auto file = [](const char* resources) {
    return YamlOf(std::string("{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: ") + resources + "}");
  };
  EXPECT_EQ(Edits(file("[./a, b]"), file("[a, c, b]")), (Lines{"set .resources[=a]", "set .resources[=c] behind [=a]"}));
}

TEST(Apply, RefusesAnEditWithoutAPlace) {
  const Value value = YamlOf("{a: {b: 1}, list: [{name: x}]}");
  for (const char* path : {".c", ".a.c", ".list[name=z]", ".a[0]", ".a.b.c"}) {
    const std::vector<Edit> edits{{.kind = Edit::Kind::kRemove, .path = *Path::Parse(path), .value = {}, .after = {}}};
    EXPECT_FALSE(Apply(edits, value)) << path;
  }
}

TEST(Apply, LosesNoElementThatFollowsItself) {
  const auto behind = [](const char* name, const char* other) {
    return Edit{.kind = Edit::Kind::kMove, .path = Path{}.Match("name", name), .value = {}, .after = MatchStep{{{"name", other}}}};
  };
  const std::vector<Edit> circle{behind("a", "b"), behind("b", "a")};
  EXPECT_EQ(Apply(circle, YamlOf("[{name: a}, {name: b}, {name: c}]")), YamlOf("[{name: c}, {name: a}, {name: b}]"));
}

TEST(Apply, TakesEditsInAnyOrder) {
  const Value a = PodWith("[{name: a}, {name: b, image: x}]");
  const Value b = PodWith("[{name: c}, {name: b, image: z}, {name: d}]");
  auto edits = Diff(a, b, ShapeOf(a));
  std::ranges::reverse(edits);
  EXPECT_EQ(Apply(edits, a), b);
}

}  // namespace
}  // namespace spin_aks::tree
