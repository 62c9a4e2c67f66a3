// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/value.h"

#include <gtest/gtest.h>

#include <string>

#include "backends/yaml/as_read.h"

namespace spin_aks::yaml {
namespace {

TEST(YamlMap, KeepsTheOrderOfInsertionAndReplacesInPlace) {
  Map map;
  map.Set("b", AsRead(1));
  map.Set("a", AsRead(2));
  map.Set("b", AsRead(3));
  ASSERT_EQ(map.entries().size(), 2U);
  EXPECT_EQ(map.entries()[0].key, "b");
  EXPECT_EQ(*map.Find("b"), AsRead(3));
  EXPECT_EQ(map.Find("c"), nullptr);
}

TEST(YamlMap, ComparesByKeyWhateverTheOrder) {
  const Map ab{{.key = "a", .value = AsRead(1), .comment = {}}, {.key = "b", .value = AsRead(2), .comment = {}}};
  const Map ba{{.key = "b", .value = AsRead(2), .comment = "why"}, {.key = "a", .value = AsRead(1), .comment = {}}};
  const Map ac{{.key = "a", .value = AsRead(1), .comment = {}}, {.key = "c", .value = AsRead(2), .comment = {}}};
  EXPECT_EQ(ab, ba);
  EXPECT_NE(ab, ac);
  EXPECT_NE(ab, Map{});
}

TEST(YamlValue, IntegersStringsAndNothingsDiffer) {
  EXPECT_NE(AsRead(1), AsRead("1"));
  EXPECT_NE(AsRead(true), AsRead("true"));
  EXPECT_NE(Value(), AsRead(""));
  EXPECT_NE(Value(Map{}), Value(List{}));
  EXPECT_NE(Value(), Value(Map{}));
}

TEST(YamlValue, ALeafKeepsItsOwnCause) {
  const Span own{.source = SourceId{1}, .begin = 2, .end = 3};
  const Span other{.source = SourceId{1}, .begin = 4, .end = 5};
  EXPECT_EQ(Value(By(Rule::kImage, "x", own)).At(other).span(), own);
  EXPECT_EQ(AsRead("x").At(other).span(), other);
  EXPECT_EQ(Value(By(Rule::kImage, "x", own)), AsRead("x"));
}

// Two comparisons a level would be 2^60 here.
TEST(YamlValue, ComparingDeepTreesTakesOneWalk) {
  Value a = AsRead(1);
  Value b = AsRead(2);
  for (int i = 0; i < 60; ++i) {
    a = Map{{.key = "k", .value = a, .comment = {}}, {.key = "l", .value = AsRead(0), .comment = {}}};
    b = Map{{.key = "l", .value = AsRead(0), .comment = {}}, {.key = "k", .value = b, .comment = {}}};
  }
  EXPECT_NE(a, b);
}

// ---- Keys ----

// A literal is pointed to; anything else outlives what it was made of.
TEST(Key, OwnsWhatIsNoLiteral) {
  std::string text = "computed and longer than any small string";
  const Key owned(text);
  const Key copy(owned);
  text.assign(text.size(), 'x');
  EXPECT_EQ(owned, "computed and longer than any small string");
  EXPECT_EQ(copy, owned);
}

TEST(Key, MovesAndIsAssigned) {
  Key a(std::string("one"));
  Key b = std::move(a);
  EXPECT_EQ(b, "one");
  b = Key("two");
  a = b;
  EXPECT_EQ(a, "two");
  a = std::move(b);
  EXPECT_EQ(a, "two");
  const Key& same = a;
  a = same;
  EXPECT_EQ(a, "two");
  EXPECT_EQ(a.text(), "two");
  EXPECT_TRUE(Key() < a);
  EXPECT_TRUE(Key().empty());
}

}  // namespace
}  // namespace spin_aks::yaml
