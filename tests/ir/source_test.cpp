// SPDX-License-Identifier: Apache-2.0
#include "ir/source.h"

#include <gtest/gtest.h>

#include <string>

namespace spin_aks {
namespace {

SourceFile File(std::string text) { return {SourceKind::kFile, "spin.toml", std::move(text)}; }

TEST(SourceFile, LinesEndInLfOrCrlfAndInNothingElse) {
  const SourceFile file = File("a\r\nb\rc\n\nd\r");
  ASSERT_EQ(file.line_count(), 4U);
  EXPECT_EQ(file.Line(0), "a");
  EXPECT_EQ(file.Line(1), "b\rc");
  EXPECT_EQ(file.Line(2), "");
  EXPECT_EQ(file.Line(3), "d\r");
  EXPECT_EQ(file.Line(4), "");
  EXPECT_EQ(file.Line(0xffffffffU), "");
}

TEST(SourceFile, ATextWithoutBytesHasOneLine) {
  EXPECT_EQ(File("").line_count(), 1U);
  EXPECT_EQ(File("").Locate(0), (LineColumn{.line = 1, .column = 1}));
  EXPECT_EQ(File("a\n").line_count(), 2U);
}

TEST(SourceFile, ColumnsCountCodePoints) {
  const SourceFile file = File("é😀x\nyz");
  EXPECT_EQ(file.Locate(6), (LineColumn{.line = 1, .column = 3}));
  EXPECT_EQ(file.Locate(8), (LineColumn{.line = 2, .column = 1}));
  EXPECT_EQ(file.Locate(9), (LineColumn{.line = 2, .column = 2}));
}

TEST(SourceFile, TheNewlineBelongsToTheLineThatItEnds) { EXPECT_EQ(File("ab\nc").Locate(2), (LineColumn{.line = 1, .column = 3})); }

TEST(SourceFile, OffsetsBeyondTheEndAreTheEnd) {
  EXPECT_EQ(File("ab\nc").Locate(1000), (LineColumn{.line = 2, .column = 2}));
  EXPECT_EQ(File("ab\nc").LineBegin(7), 4U);
}

TEST(SourceMap, TextsStayWhereTheyAreAsOthersAreAdded) {
  SourceMap map;
  const SourceId first = map.Add(SourceKind::kFile, "spin.toml", "name = \"x\"");
  const SourceFile* const place = &map.Get(first);
  for (int i = 0; i < 1000; ++i) map.Add(SourceKind::kArgument, "--set", "a=b");
  EXPECT_EQ(&map.Get(first), place);
  EXPECT_EQ(map.Text({.source = first, .begin = 0, .end = 4}), "name");
  EXPECT_EQ(map.Text(Span{}), "");
}

}  // namespace
}  // namespace spin_aks
