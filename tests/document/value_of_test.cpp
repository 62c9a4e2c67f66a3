// SPDX-License-Identifier: Apache-2.0
#include "backends/document/value_of.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/backends/bare.h"

namespace spin_aks::document {
namespace {

using yaml::E;
using yaml::L;
using yaml::Map;
using yaml::Value;

struct Read {
  std::optional<Value> value;
  ReadError error;
};

Read ValueIn(const std::string& text) {
  Read read;
  const auto document = Document::Parse(text, read.error);
  if (document) read.value = ValueOf(*document, document->parts().front().root, read.error);
  return read;
}

Value Raw(std::string text) { return Value(yaml::Verbatim{std::move(text)}); }

TEST(ValueOf, ScalarsAreWhatEveryReaderTakesThemFor) {
  EXPECT_EQ(ValueIn("a: 1\nb: '1'\nc: true\nd:\ne: ~\nf: text\n").value,
            Value(Map{E("a", 1), E("b", "1"), E("c", true), E("d", Value()), E("e", Value()), E("f", "text")}));
}

TEST(ValueOf, WhatIsNoneOfOursIsKeptAsItIsWritten) {
  EXPECT_EQ(ValueIn("[1.50, 2024-01-01, yes, 0o17, !Ref x, !!str 5]\n").value,
            Value(L{Raw("1.50"), Raw("2024-01-01"), Raw("yes"), Raw("0o17"), Raw("!Ref x"), "5"}));
  EXPECT_NE(ValueIn("1.50\n").value, ValueIn("1.5\n").value);
  EXPECT_NE(ValueIn("yes\n").value, ValueIn("'yes'\n").value);
}

TEST(ValueOf, AliasesAndMergeKeysBringInWhatTheyName) {
  EXPECT_EQ(ValueIn("a: &x [1]\nb: *x\n").value, Value(Map{E("a", L{1}), E("b", L{1})}));
  EXPECT_EQ(ValueIn("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n").value,
            Value(Map{E("a", Map{E("p", 1), E("q", 2)}), E("b", Map{E("q", 3), E("p", 1)})}));
  EXPECT_EQ(ValueIn("- &x {p: 1}\n- &y {p: 2, q: 2}\n- <<: [*x, *y]\n").value,
            Value(L{Map{E("p", 1)}, Map{E("p", 2), E("q", 2)}, Map{E("p", 1), E("q", 2)}}));
  EXPECT_EQ(ValueIn("'<<': 1\n").value, Value(Map{E("<<", 1)}));
}

TEST(ValueOf, OfAKeyThatStandsTwiceTheLastHolds) {
  EXPECT_EQ(ValueIn("a: 1\nb: 2\na: 3\n").value, Value(Map{E("a", 3), E("b", 2)}));
  EXPECT_EQ(ValueIn("8080: x\n? [a, b]\n: z\n").value, Value(Map{E("8080", "x"), E("[a, b]", "z")}));
}

TEST(ValueOf, AliasesThatMakeTooMuchAreRefused) {
  std::string bomb = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "- &a" + std::to_string(i) + " [" + below;
    for (int k = 1; k < 10; ++k) bomb += ", " + below;
    bomb += "]\n";
  }
  const Read read = ValueIn(bomb);
  EXPECT_FALSE(read.value);
  EXPECT_GT(read.error.line, 0U);
  EXPECT_EQ(ValueIn("a: *b\n").error.message, "an alias of nothing");
  EXPECT_FALSE(ValueIn("&a [*a]\n").value);
}

}  // namespace
}  // namespace spin_aks::document
