// SPDX-License-Identifier: Apache-2.0
//
// Expectations are those of the glob crate's own tests and of its documentation.
#include "frontend/text/glob.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "frontend/app/glob_walk.h"

namespace spin_aks {
namespace {

bool Match(std::string_view pattern, std::string_view text) {
  const GlobPattern::Parsed parsed = GlobPattern::Parse(pattern);
  EXPECT_TRUE(parsed.pattern) << pattern;
  return parsed.pattern && parsed.pattern->Matches(text);
}

TEST(Glob, WildcardsMatchRuns) {
  EXPECT_TRUE(Match("a*b", "a_b"));
  EXPECT_TRUE(Match("a*b*c", "abc"));
  EXPECT_FALSE(Match("a*b*c", "abcd"));
  EXPECT_TRUE(Match("a*b*c", "a_b_c"));
  EXPECT_TRUE(Match("abc*abc*abc", "abcabcabcabcabcabcabc"));
  EXPECT_FALSE(Match("abc*abc*abc", "abcabcabcabcabcabcabca"));
  EXPECT_TRUE(Match("a*b[xyz]c*d", "abxcdbxcddd"));
  EXPECT_TRUE(Match("*", ""));
  EXPECT_FALSE(Match("?", ""));
}

TEST(Glob, AStarCrossesSlashesAsSpinsExclusionsDo) { EXPECT_TRUE(Match("static/*", "static/css/deep/x.css")); }

// Both say the same of every path that is made of these steps.
TEST(Glob, PathPatternsTakeWhatTheGlobMatches) {
  const std::vector<std::string> steps{"a", "b", "x.md", "xyz", "az"};
  std::vector<std::string> paths = steps;
  for (std::size_t at = 0; at < paths.size() && paths.size() < 600; ++at) {
    for (const std::string& step : steps) paths.push_back(paths[at] + "/" + step);
  }
  for (const std::string_view text : {"**/*.md", "*.md", "a/*", "a/**/*.md", "a*z", "**/b/*", "x.md", "a/b", "a/**", "*/x*", "a/*z/b*"}) {
    const GlobPattern glob = *GlobPattern::Parse(text).pattern;
    const auto patterns = glob.AsPathPatterns();
    ASSERT_TRUE(patterns) << text;
    for (const std::string& path : paths) {
      // A pattern also takes what lies below what it matches.
      bool expected = false;
      for (std::size_t end = path.find('/'); !expected; end = path.find('/', end + 1)) {
        expected = glob.Matches(std::string_view(path).substr(0, end));
        if (end == std::string::npos) break;
      }
      EXPECT_EQ(std::ranges::any_of(*patterns, [&](const PathPattern& pattern) { return pattern.Takes(path); }), expected)
          << text << " " << path;
    }
  }
}

TEST(Glob, WhatMayMeanASlashIsNoPathPattern) {
  for (const std::string_view text : {"a?b", "[ab]/*", "./a", "a/../b", "a//b", "a/", " a", "a*b*c*d*e"}) {
    EXPECT_FALSE(GlobPattern::Parse(text).pattern->AsPathPatterns()) << text;
  }
}

TEST(Glob, DirectoriesMatchWholeSteps) {
  for (const std::string_view pattern : {"some/**/needle.txt", "some/**/**/needle.txt"}) {
    EXPECT_TRUE(Match(pattern, "some/needle.txt"));
    EXPECT_TRUE(Match(pattern, "some/one/two/needle.txt"));
    EXPECT_FALSE(Match(pattern, "some/other/notthis.txt"));
  }
  EXPECT_TRUE(Match("**", "/x/.asdf"));
  EXPECT_TRUE(Match("**", ""));
  EXPECT_TRUE(Match("**/test", "one/two/test"));
  EXPECT_TRUE(Match("/**/test", "/test"));
  EXPECT_FALSE(Match("/**/test", "/one/notthis"));
  EXPECT_TRUE(Match("**/.*", "abc/.abc"));
  EXPECT_FALSE(Match("**/.*", "ab.c"));
  EXPECT_FALSE(Match("**/.*", "abc/ab.c"));
}

TEST(Glob, ClassesHoldRangesAndBrackets) {
  EXPECT_TRUE(Match("a[0-9]b", "a5b"));
  EXPECT_FALSE(Match("a[0-9]b", "a_b"));
  EXPECT_TRUE(Match("a[!0-9]b", "a_b"));
  for (const std::string_view pattern : {"[abc-]", "[-abc]", "[a-c-]"}) {
    EXPECT_TRUE(Match(pattern, "b"));
    EXPECT_TRUE(Match(pattern, "-"));
    EXPECT_FALSE(Match(pattern, "d"));
  }
  EXPECT_FALSE(Match("[2-1]", "1"));
  EXPECT_TRUE(Match("[]]", "]"));
  EXPECT_FALSE(Match("[!]]", "]"));
  EXPECT_TRUE(Match("[[]x", "[x"));
}

TEST(Glob, ACharacterIsACodePoint) {
  EXPECT_TRUE(Match("?", "ü"));
  EXPECT_TRUE(Match("[ä-ü]", "ö"));
  EXPECT_TRUE(Match("a?b", "a😀b"));
  EXPECT_FALSE(Match("*", "\xff"));
}

TEST(Glob, BracesMeanThemselves) { EXPECT_TRUE(Match("{a,b}", "{a,b}")); }

TEST(Glob, WhatTheCrateRefusesIsRefused) {
  for (const std::string_view pattern :
       {"a/**b", "a/bc**", "a/*****", "a/b**c**d", "a**b", "abc[def", "abc[!def", "abc[", "abc[!", "abc[]", "abc[!]"}) {
    EXPECT_FALSE(GlobPattern::Parse(pattern).pattern) << pattern;
    EXPECT_FALSE(GlobPattern::Parse(pattern).problem.empty()) << pattern;
  }
}

// The crate's matcher would take longer than the universe has; a hang here is the failure.
TEST(Glob, AHostilePatternIsCheap) {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  EXPECT_FALSE(Match(pattern + "b", std::string(2000, 'a')));
  EXPECT_FALSE(Match(std::string(1 << 16, '?'), "short"));
}

ProjectTree Tree(std::initializer_list<std::string_view> files) {
  ProjectTree tree;
  for (const std::string_view file : files) {
    const RelPath path = *RelPath::Parse(file);
    tree.nodes[path].kind = NodeKind::kFile;
    for (RelPath at = path.Parent(); !at.is_root(); at = at.Parent()) tree.nodes[at].kind = NodeKind::kDirectory;
  }
  return tree;
}

std::string Found(const ProjectTree& tree, std::string_view pattern) {
  std::string out;
  std::set<RelPath> paths;
  for (const GlobMatch& match : WalkGlob(tree, pattern).matches) paths.insert(match.path);
  for (const RelPath& path : paths) out += path.text() + " ";
  return out;
}

TEST(GlobWalk, AStarStaysInItsStep) { EXPECT_EQ(Found(Tree({"s/a", "s/b/c"}), "s/*"), "s/a "); }

TEST(GlobWalk, TwoStarsAloneFindDirectoriesOnly) { EXPECT_EQ(Found(Tree({"s/a", "s/b/c"}), "s/**"), ""); }

TEST(GlobWalk, ADotPatternAlsoMeansHereAndUp) {
  const ProjectTree tree = Tree({"top", "s/a", "s/.hidden/b"});
  EXPECT_EQ(Found(tree, "s/.*/*"), "s/.hidden/b s/a top ");
  EXPECT_EQ(Found(tree, ".*/top"), "top ");  // and nothing above the application directory
}

TEST(GlobWalk, DotsAndDoubleSlashesAreSteps) { EXPECT_EQ(Found(Tree({"s/a", "t"}), "./s//../*"), "t "); }

TEST(GlobWalk, ExclusionsSeeThePathAsItWasWalked) {
  const GlobWalk walk = WalkGlob(Tree({"s/a"}), "./s/./*");
  ASSERT_EQ(walk.matches.size(), 1U);
  EXPECT_EQ(walk.matches[0].written, "s/./a");
}

TEST(GlobWalk, ManyWaysToOnePlaceAreWalkedOnce) {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += ".*/";
  EXPECT_EQ(Found(Tree({"a"}), pattern + "*"), "a ");
  pattern.clear();
  for (int i = 0; i < 60; ++i) pattern += "**/*/";
  EXPECT_EQ(Found(Tree({"a/b/c/d/e"}), pattern + "*"), "");
}

}  // namespace
}  // namespace spin_aks
