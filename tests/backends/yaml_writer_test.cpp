// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/writer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/backends/bare.h"

namespace spin_aks::yaml {
namespace {

using namespace std::string_view_literals;

TEST(YamlWriter, WritesAnObjectAsPeopleWriteIt) {
  const Value deployment = Map{
      E("apiVersion", "apps/v1"),
      E("kind", "Deployment"),
      E("metadata", Map{E("name", "shop"), E("labels", Map{E("app.kubernetes.io/name", "shop")})}),
      E("spec", Map{E("replicas", 2), E("paused", false),
                    E("containers", L{Map{E("name", "web"), E("image", "shop.azurecr.io/shop:1.4.0"), E("command", L{"/"}),
                                          E("env", L{Map{E("name", "A"), E("value", "010")}})}}),
                    E("volumes", L{Map{E("name", "tmp"), E("emptyDir", Map{})}}), E("tolerations", L{}), E("nothing", Value())}),
  };
  EXPECT_EQ(Write(deployment), R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app.kubernetes.io/name: shop
spec:
  replicas: 2
  paused: false
  containers:
  - name: web
    image: shop.azurecr.io/shop:1.4.0
    command:
    - /
    env:
    - name: A
      value: "010"
  volumes:
  - name: tmp
    emptyDir: {}
  tolerations: []
  nothing: null
)");
}

TEST(YamlWriter, ListsOfListsAndTopLevelsOfAnyKind) {
  EXPECT_EQ(Write(L{L{1, L{2}}, L{}, Map{E("a", L{3})}}), "- - 1\n  - - 2\n- []\n- a:\n  - 3\n");
  EXPECT_EQ(Write(Map{}), "{}\n");
  EXPECT_EQ(Write(L{}), "[]\n");
  EXPECT_EQ(Write(AsRead("on")), "\"on\"\n");
  EXPECT_EQ(Write(AsRead("a\nb")), "\"a\\nb\"\n");
}

TEST(YamlWriter, WhatSomeReaderTakesForSomethingElseIsQuoted) {
  for (const std::string_view text :
       {"y"sv,    "Y"sv,          "n"sv,     "yes"sv, "Yes"sv,  "NO"sv,   "on"sv,   "Off"sv,      "true"sv, "False"sv, "null"sv,
        "Null"sv, "~"sv,          "nan"sv,   "NaN"sv, ".nan"sv, "inf"sv,  ".inf"sv, "Infinity"sv, "1"sv,    "010"sv,   "0o10"sv,
        "0x1f"sv, "0b1"sv,        "1_000"sv, "1e3"sv, ".5"sv,   "..a"sv,  "+1"sv,   "-1"sv,       "1:30"sv, "1.10"sv,  "="sv,
        "<<"sv,   "2024-01-01"sv, "- a"sv,   "? a"sv, "a: b"sv, "a #b"sv, "a:"sv,   "{{ x }}"sv,  "%a"sv,   "@a"sv,    "`a"sv,
        "&a"sv,   "*a"sv,         "!a"sv,    "|"sv,   ">"sv,    "'"sv,    "#a"sv,   "-"sv,        "---"sv,  "..."sv,   "a,b"sv,
        "[a"sv,   "a b"sv,        " a"sv,    "a "sv,  ""sv,     "25%"sv,  "100m"sv, "v{x}"sv,     "a\tb"sv, "é"sv}) {
    EXPECT_FALSE(IsPlain(text)) << text;
    EXPECT_TRUE(WriteString(text).starts_with('"')) << text;
  }
}

TEST(YamlWriter, WhatIsNarrowlyPlainStaysBare) {
  for (const std::string_view text :
       {"a"sv, "apps/v1"sv, "shop.azurecr.io/x:1.0@sha256:00ff"sv, "/"sv, "/healthz"sv, "../../base"sv, "./a.yaml"sv, "ClusterIP"sv,
        "yesterday"sv, "e3"sv, "x-1"sv, "app.kubernetes.io/name"sv, "LOG_LEVEL"sv}) {
    EXPECT_TRUE(IsPlain(text)) << text;
    EXPECT_EQ(WriteString(text), text);
  }
}

TEST(YamlWriter, WhatCannotBeSeenIsEscaped) {
  EXPECT_EQ(WriteString("\0\x01\t\n\r\x1b\x7f\"\\"sv), R"("\0\x01\t\n\r\x1b\x7f\"\\")");
  EXPECT_EQ(WriteString("\u0085\u00a0\u200b\u2028\u2029\u202e\ufeff\uffff\U000e0001"),
            R"("\x85\xa0\u200b\u2028\u2029\u202e\ufeff\uffff\U000e0001")");
  EXPECT_EQ(WriteString("é 😀"), "\"é 😀\"");
}

TEST(YamlWriter, KeysAreJudgedAsValuesAre) {
  EXPECT_EQ(Write(Map{E("on", 1), E("1e3", 2), E("a b", 3), E("", 4), E("ok", 5)}), "\"on\": 1\n\"1e3\": 2\n\"a b\": 3\n\"\": 4\nok: 5\n");
}

TEST(YamlWriter, AKeyTooLongToBeSimpleIsExplicit) {
  const std::string key(1001, 'k');
  EXPECT_EQ(Write(Map{E(key, 1)}), "? " + key + "\n: 1\n");
  EXPECT_EQ(Write(Map{E("a", Map{E(key, Map{E("b", L{1, 2}), E("c", 3)})})}), "a:\n  ? " + key + "\n  : b:\n    - 1\n    - 2\n    c: 3\n");
}

TEST(YamlWriter, TextOfSeveralLinesIsABlockIfABlockHidesNothing) {
  EXPECT_EQ(Write(Map{E("a", "x\n  y\n\nz\n")}), "a: |\n  x\n    y\n\n  z\n");
  EXPECT_EQ(Write(Map{E("a", "x\ny")}), "a: |-\n  x\n  y\n");
  EXPECT_EQ(Write(L{"x\ny\n", Map{E("a", "x\ny")}}), "- |\n  x\n  y\n- a: |-\n    x\n    y\n");
}

TEST(YamlWriter, TextThatABlockWouldHideIsQuoted) {
  for (const std::string_view text :
       {"\n"sv, "\na"sv, " a\nb"sv, "a \nb"sv, "a\nb "sv, "a\tb\nc"sv, "a\r\nb"sv, "a\nb\n\n"sv, "a\u0085\nb"sv, "a\u2028\nb"sv}) {
    EXPECT_TRUE(Write(Map{E("a", text)}).starts_with("a: \"")) << text;
  }
  EXPECT_TRUE(Write(Map{E("a", "x\n" + std::string(513, 'y'))}).starts_with("a: \""));
}

TEST(YamlWriter, CommentsStandAboveTheirEntry) {
  const Value value = Map{E("a", Map{E("b", 1, "why b\n\nreally")}, "why a"), E("l", L{Map{E("c", 2, "why c"), E("d", 3, "why d")}})};
  EXPECT_EQ(Write(value), "# why a\na:\n  # why b\n  #\n  # really\n  b: 1\nl:\n# why c\n- c: 2\n  # why d\n  d: 3\n");
}

TEST(YamlWriter, NothingEndsACommentButItsOwnLine) {
  EXPECT_EQ(Write(Map{E("a", 1, "x\ry\u0085z\u2028\x01")}), "# x\uFFFDy\uFFFDz\uFFFD\uFFFD\na: 1\n");
}

TEST(YamlWriter, DocumentsArePartedAndTheFileMayBeginWithAComment) {
  const std::vector<Value> documents{Map{E("a", 1)}, Map{E("b", 2)}};
  EXPECT_EQ(WriteFile("what\nand why", documents), "# what\n# and why\na: 1\n---\nb: 2\n");
  EXPECT_EQ(WriteFile("", {}), "");
}

}  // namespace
}  // namespace spin_aks::yaml
