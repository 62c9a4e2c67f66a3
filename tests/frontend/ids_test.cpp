// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/ids.h"

#include <gtest/gtest.h>

#include <string>

namespace spin_aks {
namespace {

std::string Fault(IdKind kind, std::string_view text) { return FindIdFault(kind, text).value_or("none"); }

TEST(Ids, TakesWordsOfOneCaseWithDashes) {
  for (const char* id : {"a", "app2", "cart-api", "API-server", "A1-b2-C3"}) EXPECT_EQ(Fault(IdKind::kKebab, id), "none") << id;
}

TEST(Ids, GivesSpinsReasonsInSpinsOrder) {
  EXPECT_EQ(Fault(IdKind::kKebab, ""), "it is empty");
  // The delimiter is looked at before the words.
  EXPECT_EQ(Fault(IdKind::kKebab, "1_2"), "words must be separated with `-`, not `_`");
  EXPECT_EQ(Fault(IdKind::kKebab, "a--b"), "`-`-separated words must not be empty");
  EXPECT_EQ(Fault(IdKind::kKebab, "-a"), "`-`-separated words must not be empty");
  EXPECT_EQ(Fault(IdKind::kKebab, "a-"), "`-`-separated words must not be empty");
  EXPECT_EQ(Fault(IdKind::kKebab, "app-2"), "`-`-separated words must start with an ASCII letter, not `2`");
  EXPECT_EQ(Fault(IdKind::kKebab, "a.b"), "`-`-separated words may only contain ASCII letters and digits, not `.`");
  EXPECT_EQ(Fault(IdKind::kKebab, "a\u00FC"), "`-`-separated words may only contain ASCII letters and digits, not `\u00FC`");
  EXPECT_EQ(Fault(IdKind::kKebab, "ok-myApp"), "`-`-separated words must be all lowercase or all UPPERCASE, unlike `myApp`");
}

TEST(Ids, VariablesAreLowerCaseAsAWhole) {
  EXPECT_EQ(Fault(IdKind::kLowerSnake, "api_key"), "none");
  EXPECT_EQ(Fault(IdKind::kLowerSnake, "API_key"), "it must be all lowercase");
  EXPECT_EQ(Fault(IdKind::kLowerSnake, "log-level"), "words must be separated with `_`, not `-`");
  EXPECT_EQ(Fault(IdKind::kLowerSnake, "key_2"), "`_`-separated words must start with an ASCII letter, not `2`");
}

TEST(Ids, LabelsAreWhollyOneOrWhollyTheOther) {
  EXPECT_TRUE(IsStoreLabel("default"));
  EXPECT_TRUE(IsStoreLabel("my-store"));
  EXPECT_TRUE(IsStoreLabel("MY_store"));
  EXPECT_FALSE(IsStoreLabel("a-b_c"));
  EXPECT_FALSE(IsStoreLabel("my store"));
}

TEST(Ids, SuggestsWhatSaysTheSame) {
  EXPECT_EQ(SuggestId(IdKind::kKebab, "my_App"), "my-app");
  EXPECT_EQ(SuggestId(IdKind::kKebab, "magic-8-ball"), "magic8-ball");
  EXPECT_EQ(SuggestId(IdKind::kKebab, "myApp"), "my-app");
  EXPECT_EQ(SuggestId(IdKind::kLowerSnake, "LOG-LEVEL"), "log_level");
  EXPECT_EQ(SuggestId(IdKind::kKebab, "  a  b  "), "a-b");
}

TEST(Ids, SuggestsNothingWhereNothingIsLeft) {
  EXPECT_EQ(SuggestId(IdKind::kKebab, "1-2-3"), std::nullopt);
  EXPECT_EQ(SuggestId(IdKind::kKebab, "\u00FC\u00DF"), std::nullopt);
  EXPECT_EQ(SuggestId(IdKind::kKebab, std::string(1U << 16U, 'a') + "_b"), std::nullopt);
}

TEST(Ids, WhatIsSuggestedIsAnId) {
  for (const char* text : {"A_b", "x1_2y", "fooBar9Baz", "a.b.c", "9lives", "--a", "MIXEDcase_ID"}) {
    const auto id = SuggestId(IdKind::kKebab, text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_TRUE(IsId(IdKind::kKebab, *id)) << *id;
  }
}

TEST(Ids, PackagesHaveANamespace) {
  EXPECT_TRUE(IsPackageName("ns:name"));
  EXPECT_FALSE(IsPackageName("name"));
  EXPECT_FALSE(IsPackageName("a:b:c"));
  EXPECT_FALSE(IsPackageName("a_b:c"));
  EXPECT_FALSE(IsPackageName(":c"));
  EXPECT_FALSE(IsPackageName("NS:name"));
}

}  // namespace
}  // namespace spin_aks
