// SPDX-License-Identifier: Apache-2.0
#include "ir/path_pattern.h"

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

using Kind = PathPattern::Token::Kind;

PathPattern Text(std::string text) { return {{{Kind::kText, std::move(text)}}}; }

TEST(PathPattern, TakesWhatItMatchesAndAllBelow) {
  EXPECT_TRUE(Text("a/b").Takes("a/b"));
  EXPECT_TRUE(Text("a/b").Takes("a/b/c"));
  EXPECT_FALSE(Text("a/b").Takes("a/bc"));
  EXPECT_FALSE(Text("a/b").Takes("a"));
  EXPECT_FALSE(Text("a/b").Takes("x/a/b"));
}

TEST(PathPattern, ARunStaysInItsStep) {
  const PathPattern pattern{{{Kind::kText, "a/"}, {Kind::kRun}, {Kind::kText, ".md"}}};
  EXPECT_TRUE(pattern.Takes("a/x.md"));
  EXPECT_TRUE(pattern.Takes("a/.md"));
  EXPECT_TRUE(pattern.Takes("a/x.md/below"));
  EXPECT_FALSE(pattern.Takes("a/b/x.md"));
}

TEST(PathPattern, DirectoriesAreWholeSteps) {
  const PathPattern pattern{{{Kind::kText, "a/"}, {Kind::kDirectories}, {Kind::kText, "x"}}};
  EXPECT_TRUE(pattern.Takes("a/x"));
  EXPECT_TRUE(pattern.Takes("a/b/c/x"));
  EXPECT_FALSE(pattern.Takes("a/bx"));
  EXPECT_FALSE(pattern.Takes("b/x"));
}

}  // namespace
}  // namespace spin_aks
