// SPDX-License-Identifier: Apache-2.0
//
// Texts line by line: the table of three-way updates, by example.
#include "backends/merge/merge_text.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "backends/merge/text_lines.h"

namespace spin_aks::merge {
namespace {

using tree::Reason;

struct Case {
  std::string_view recorded, disk, desired;
};

MergedText Merge(const Case& c) {
  const tree::Recorded recorded = RecordOfText(c.recorded, TextFile::Unit::kLine);
  return MergeText({.recorded = &recorded, .disk = &c.disk, .desired = &c.desired});
}

std::string TextOf(const Case& c) {
  const MergedText merged = Merge(c);
  return merged.has_conflict() ? "conflict" : merged.text.value_or("no file");
}

TEST(MergeText, TakesOursWhereNobodyElseDid) {
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nb\nc\n", .desired = "a\nB\nc\nd\n"}), "a\nB\nc\nd\n");
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nb\nmine\nc\n", .desired = "A\nb\nc\n"}), "A\nb\nmine\nc\n");
}

TEST(MergeText, KeepsWhatSomebodyChangedOrDeleted) {
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nX\nc\n", .desired = "a\nb\nc\n"}), "a\nX\nc\n");
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nc\n", .desired = "a\nb\nc\nd\n"}), "a\nc\nd\n");
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nc\n", .desired = "a\nb\nnew\nc\n"}), "a\nnew\nc\n") << "beside what was deleted";
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nX\nc\n", .desired = "a\nc\n"}), "a\nX\nc\n") << "it is theirs now";
}

TEST(MergeText, StopsWhereBothChangedOneLine) {
  const Case c{.recorded = "a\nb\nc\n", .disk = "a\nX\nc\n", .desired = "a\nB\nc\n"};
  const MergedText merged = Merge(c);
  ASSERT_EQ(merged.actions.size(), 1U);
  EXPECT_EQ(merged.actions.front(),
            (TextAction{.reason = Reason::kConflict, .disk = {.begin = 1, .end = 2}, .desired = {.begin = 1, .end = 2}}));
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nB\nc\n", .desired = "a\nB\nc\n"}), "a\nB\nc\n") << "both say the same";
}

TEST(MergeText, KeepsHowEachLineEnds) {
  EXPECT_EQ(TextOf({.recorded = "a\nb\n", .disk = "a\r\nb\r\n", .desired = "a\nb\nc\n"}), "a\r\nb\r\nc\r\n");
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\r\nb\nx\nc", .desired = "A\nb\nc\n"}), "A\r\nb\nx\nc") << "as each line does";
  EXPECT_EQ(TextOf({.recorded = "a\n",
                    .disk = "\xEF\xBB\xBF"
                            "a",
                    .desired = "a\nb\n"}),
            "\xEF\xBB\xBF"
            "a\nb")
      << "and the file";
  EXPECT_EQ(TextOf({.recorded = "a\nb\n", .disk = "a\nb", .desired = "a\n"}), "a");
}

TEST(MergeText, OfTwoTextsTheNearerHolds) {
  tree::Recorded recorded = RecordOfText("a\nb\nc\n", TextFile::Unit::kLine);
  recorded.merge(RecordOfText("x\ny\n", TextFile::Unit::kLine));
  const std::string_view disk = "a\nb\nmine\nc\n";
  const std::string_view desired = "a\nb\nc\nd\n";
  EXPECT_EQ(MergeText({.recorded = &recorded, .disk = &disk, .desired = &desired}).text, "a\nb\nmine\nc\nd\n");
}

TEST(MergeText, AFileThatIsOursAsAWholeIsOneLine) {
  const tree::Recorded recorded = RecordOfText("a\nb\n", TextFile::Unit::kFile);
  const std::string_view edited = "a\nb\nmine\n", same = "a\nb\n", other = "A\nb\n";
  EXPECT_EQ(MergeText({.recorded = &recorded, .disk = &edited, .desired = &same, .unit = TextFile::Unit::kFile}).text, edited);
  EXPECT_TRUE(MergeText({.recorded = &recorded, .disk = &edited, .desired = &other, .unit = TextFile::Unit::kFile}).has_conflict());
  EXPECT_EQ(MergeText({.recorded = &recorded, .disk = &same, .desired = &other, .unit = TextFile::Unit::kFile}).text, other);
  EXPECT_EQ(MergeText({.recorded = &recorded, .disk = &same, .desired = nullptr, .unit = TextFile::Unit::kFile}).text, std::nullopt);
  EXPECT_TRUE(MergeText({.recorded = &recorded, .disk = &edited, .desired = nullptr, .unit = TextFile::Unit::kFile}).has_conflict());
}

TEST(MergeText, LinesThatAreNotMadeAnyMoreAreAConflictInATemplate) {
  const tree::Recorded recorded = RecordOfText("a\nb\nc\n", TextFile::Unit::kLine);
  const std::string_view disk = "a\nX\nc\n", desired = "a\nc\n";
  TextMerge merge{.recorded = &recorded, .disk = &disk, .desired = &desired};
  EXPECT_FALSE(MergeText(merge).has_conflict());
  merge.left = tree::MergeInput::Left::kIsConflict;
  EXPECT_TRUE(MergeText(merge).has_conflict());
}

TEST(MergeText, OverridingAFileAnswersItsConflictsAndNothingElse) {
  const tree::Recorded recorded = RecordOfText("a\nb\nc\nd\ne\n", TextFile::Unit::kLine);
  const std::string_view disk = "# mine\na\nB\nc\ne\n", desired = "a\nother\nc\nd\ne\n";
  TextMerge merge{.recorded = &recorded, .disk = &disk, .desired = &desired, .of_all = tree::Answer::kOverride};
  EXPECT_EQ(MergeText(merge).text, "# mine\na\nother\nc\nd\ne\n") << "what was deleted comes back";
}

TEST(MergeText, WhatSomebodyDeletedStaysAwayIfItChanges) {
  EXPECT_EQ(TextOf({.recorded = "a\nb\nc\n", .disk = "a\nc\n", .desired = "a\nB\nc\n"}), "a\nc\n");
}

TEST(MergeText, WhatAnImageIsBuiltFromComesAgain) {
  const tree::Recorded recorded = RecordOfText("a\n", TextFile::Unit::kIntermediate);
  const std::string_view desired = "a\n";
  TextMerge merge{.recorded = &recorded, .disk = nullptr, .desired = &desired, .unit = TextFile::Unit::kIntermediate};
  EXPECT_EQ(MergeText(merge).text, "a\n");
  merge.of_all = tree::Answer::kKeep;
  EXPECT_EQ(MergeText(merge).text, std::nullopt);
  merge.of_all = std::nullopt;
  merge.unit = TextFile::Unit::kFile;
  EXPECT_EQ(MergeText(merge).text, std::nullopt);
}

}  // namespace
}  // namespace spin_aks::merge
