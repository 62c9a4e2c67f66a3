// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/value.h"

#include <gtest/gtest.h>

#include <string>

namespace spin_aks::yaml {
namespace {

TEST(YamlMap, KeepsTheOrderOfInsertionAndReplacesInPlace) {
  Map map;
  map.Set("b", 1);
  map.Set("a", 2);
  map.Set("b", 3);
  ASSERT_EQ(map.entries().size(), 2U);
  EXPECT_EQ(map.entries()[0].key, "b");
  EXPECT_EQ(*map.Find("b"), Value(3));
  EXPECT_EQ(map.Find("c"), nullptr);
}

TEST(YamlMap, ComparesByKeyWhateverTheOrder) {
  const Map ab{{.key = "a", .value = 1, .comment = {}}, {.key = "b", .value = 2, .comment = {}}};
  const Map ba{{.key = "b", .value = 2, .comment = "why"}, {.key = "a", .value = 1, .comment = {}}};
  const Map ac{{.key = "a", .value = 1, .comment = {}}, {.key = "c", .value = 2, .comment = {}}};
  EXPECT_EQ(ab, ba);
  EXPECT_NE(ab, ac);
  EXPECT_NE(ab, Map{});
}

TEST(YamlValue, IntegersStringsAndNothingsDiffer) {
  EXPECT_NE(Value(1), Value("1"));
  EXPECT_NE(Value(true), Value("true"));
  EXPECT_NE(Value(), Value(""));
  EXPECT_NE(Value(Map{}), Value(List{}));
  EXPECT_NE(Value(), Value(Map{}));
}

TEST(YamlValue, ALeafKeepsItsOwnCause) {
  const Span own{.source = SourceId{1}, .begin = 2, .end = 3};
  const Span other{.source = SourceId{1}, .begin = 4, .end = 5};
  EXPECT_EQ(Value(Spanned<std::string>("x", own)).At(other).span(), own);
  EXPECT_EQ(Value("x").At(other).span(), other);
  EXPECT_EQ(Value(Spanned<std::string>("x", own)), Value("x"));
}

// Two comparisons a level would be 2^60 here.
TEST(YamlValue, ComparingDeepTreesTakesOneWalk) {
  Value a(1);
  Value b(2);
  for (int i = 0; i < 60; ++i) {
    a = Map{{.key = "k", .value = a, .comment = {}}, {.key = "l", .value = 0, .comment = {}}};
    b = Map{{.key = "l", .value = 0, .comment = {}}, {.key = "k", .value = b, .comment = {}}};
  }
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace spin_aks::yaml
