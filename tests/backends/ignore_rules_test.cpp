// SPDX-License-Identifier: Apache-2.0
//
// Each line was tried with the matcher that BuildKit has; many more are by `./dev judge files`.
#include "backends/docker/ignore_rules.h"

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

TEST(IgnoreRules, LeaveOutWhatAPatternMatchesAndAllBelow) {
  const IgnoreRules rules("# a comment\n\ntarget\n/logs/\n*.log\n");
  for (const char* path : {"target", "target/a/b.wasm", "logs/x", "a.log"}) EXPECT_TRUE(rules.LeavesOut(path)) << path;
  for (const char* path : {"targets", "a/target", "a/b.log", "# a comment"}) EXPECT_FALSE(rules.LeavesOut(path)) << path;
}

TEST(IgnoreRules, TheLastLineThatSpeaksOfAFileDecides) {
  const IgnoreRules rules("*\n!app\n! app2 \napp/*.md\n!app/README.md\n");
  for (const char* path : {"x", "app/a.md", "apps"}) EXPECT_TRUE(rules.LeavesOut(path)) << path;
  for (const char* path : {"app/a", "app2/a.md", "app/README.md", "app/x/a.md"}) EXPECT_FALSE(rules.LeavesOut(path)) << path;
}

TEST(IgnoreRules, ReadStarsClassesAndEscapes) {
  EXPECT_TRUE(IgnoreRules("**/*.wasm").LeavesOut("a/b/c.wasm"));
  EXPECT_TRUE(IgnoreRules("**/*.wasm").LeavesOut("c.wasm"));
  EXPECT_TRUE(IgnoreRules("a/**").LeavesOut("a/b/c"));
  EXPECT_TRUE(IgnoreRules("a/**/c").LeavesOut("a/c"));
  EXPECT_FALSE(IgnoreRules("a/*/c").LeavesOut("a/b/b/c"));
  EXPECT_TRUE(IgnoreRules("a?c").LeavesOut("abc"));
  EXPECT_FALSE(IgnoreRules("a?c").LeavesOut("a/c"));
  EXPECT_TRUE(IgnoreRules("[a-c]x").LeavesOut("bx"));
  EXPECT_FALSE(IgnoreRules("[^a-c]x").LeavesOut("bx"));
  EXPECT_TRUE(IgnoreRules("\\*").LeavesOut("*"));
  EXPECT_FALSE(IgnoreRules("\\*").LeavesOut("a"));
  EXPECT_TRUE(IgnoreRules("./a//b/../c/").LeavesOut("a/c/d"));
  EXPECT_FALSE(IgnoreRules("../a\n.\n").LeavesOut("a"));
}

}  // namespace
}  // namespace spin_aks
