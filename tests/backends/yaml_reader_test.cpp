// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/backends/bare.h"

namespace spin_aks::yaml {
namespace {

using Documents = std::vector<Value>;

std::optional<Documents> ReadText(std::string_view text) {
  ReadError error;
  return Read(text, error);
}

// Where and why `text` is refused: "2:3 an alias".
std::string Refusal(std::string_view text) {
  ReadError error;
  if (Read(text, error)) return "accepted";
  return std::to_string(error.line) + ":" + std::to_string(error.column) + " " + error.message;
}

TEST(YamlReader, BareScalarsThatAllReadersAgreeOn) {
  const auto read = ReadText("[null, ~, true, FALSE, 0, -7, 9223372036854775807, text, 1.2.3, 1:30, NaN, =, 2024-01-01x]");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, (Documents{Value(L{Value(), Value(), true, false, 0, -7, std::int64_t{9223372036854775807}, "text", "1.2.3", "1:30",
                                      "NaN", "=", "2024-01-01x"})}));
}

TEST(YamlReader, QuotedScalarsAreStrings) {
  EXPECT_EQ(ReadText("['1', \"true\", '', \"on\"]"), (Documents{Value(L{"1", "true", "", "on"})}));
}

TEST(YamlReader, WhatReadersDisagreeAboutIsRefused) {
  for (const std::string_view text : {"yes",
                                      "No",
                                      "on",
                                      "OFF",
                                      "y",
                                      "N",
                                      "010",
                                      "0o10",
                                      "0x1F",
                                      "0b11",
                                      "1_000",
                                      "1e3",
                                      "1.10",
                                      ".5",
                                      "1.",
                                      "+1",
                                      ".inf",
                                      "-.INF",
                                      ".nan",
                                      "2024-01-01",
                                      "2024-1-2 10:00:00",
                                      "9223372036854775808",
                                      "-0",
                                      "+.5e-3"}) {
    EXPECT_TRUE(Refusal(text).starts_with("1:1 `")) << text << ": " << Refusal(text);
    EXPECT_NE(Refusal(std::string(text) + ": 1"), "accepted") << text;
  }
}

TEST(YamlReader, KeysAreUniqueStrings) {
  EXPECT_EQ(Refusal("a: 1\nb: 2\na: 3\n"), "3:1 the key `a` twice");
  EXPECT_EQ(Refusal("80: a\n"), "1:1 a key that is not a string");
  EXPECT_EQ(Refusal("? [a]\n: b\n"), "1:3 a key that is not a string");
  EXPECT_EQ(ReadText("{\"80\": {a: 1}, b: {a: 1}}")->front().AsMap()->entries().size(), 2U);
}

TEST(YamlReader, WhatWeDoNotWriteIsRefused) {
  EXPECT_EQ(Refusal("a: &x 1\n"), "1:4 an anchor");
  EXPECT_EQ(Refusal("a: &x {}\n"), "1:4 an anchor");
  EXPECT_EQ(Refusal("a: !!str 1\n"), "1:4 a tag");
  EXPECT_EQ(Refusal("- *x\n"), "1:3 an alias");
  EXPECT_EQ(Refusal("<<: {}\n"), "1:1 a merge key");
  EXPECT_EQ(ReadText("\"<<\": <<\n"), (Documents{Map{E("<<", "<<")}}));
  EXPECT_NE(Refusal("a: [1\n"), "accepted");
  EXPECT_NE(Refusal("a: \xff\n"), "accepted");
}

TEST(YamlReader, ReadsEveryDocument) {
  EXPECT_EQ(ReadText("a: 1\n---\n- b\n---\n"), (Documents{Map{E("a", 1)}, L{"b"}, Value()}));
  EXPECT_EQ(ReadText(""), Documents{});
  EXPECT_EQ(ReadText("# only a comment\n"), Documents{});
}

TEST(YamlReader, DeepAndHostileTextIsRefusedQuickly) {
  EXPECT_EQ(Refusal(std::string(100000, '[')), "1:65 nesting that is too deep");
  std::string maps;
  for (int i = 0; i < 100000; ++i) maps += "{a: ";
  EXPECT_TRUE(Refusal(maps).ends_with("nesting that is too deep"));
}

}  // namespace
}  // namespace spin_aks::yaml
