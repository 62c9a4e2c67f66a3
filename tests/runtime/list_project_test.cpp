// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/list_project.h"

#include <gtest/gtest.h>

#include "tests/fakes/memory_directory.h"

namespace spin_aks {
namespace {

using Fault = ProjectNode::LinkFault;

RelPath At(std::string_view path) { return *RelPath::Parse(path); }

class ListProjectTest : public testing::Test {
 protected:
  ProjectTree List(const std::vector<RelPath>& wanted, std::size_t most = kMostProjectNodes) {
    return ListProject(MemoryDirectory(disk_, "/app"), wanted, {}, diagnostics_, most);
  }
  static std::vector<std::string> Names(const ProjectTree& tree) {
    std::vector<std::string> names;
    for (const auto& [path, node] : tree.nodes) names.push_back(path.text());
    return names;
  }
  MemoryDisk disk_;
  Diagnostics diagnostics_;
};

TEST_F(ListProjectTest, ListsOnlyWhatIsWanted) {
  for (const char* path : {"/app/a/b/c", "/app/a/d", "/app/node_modules/x", "/app/spin.toml"}) disk_.AddFile(path, "");
  EXPECT_EQ(Names(List({At("a/b"), At("spin.toml"), At("spin.toml/below")})), (std::vector<std::string>{"a", "a/b", "a/b/c", "spin.toml"}));
  EXPECT_EQ(List({RelPath()}).nodes.size(), 7U);
}

// After a crash it lies beside outputs until the next run, which the application must not have taken into its image.
TEST_F(ListProjectTest, LeavesOutWhatARunOfOursHasLeftBehind) {
  for (const char* name :
       {".spin-aks-journal", ".spin-aks-journal-staged", ".spin-aks-new-0123456789abcdef", ".spin-aks-old-0123456789abcdef"}) {
    disk_.AddFile(std::string("/app/assets/") + name, "");
    EXPECT_EQ(Names(List({At("assets"), At("assets") / At(name)})), std::vector<std::string>{"assets"}) << name;
  }
  disk_.AddFile("/app/assets/.spin-aks-new-year.txt", "");
  EXPECT_EQ(List({At("assets")}).nodes.size(), 2U) << "somebody's own";
}

// For "did you mean"; what lies in them stays out.
TEST_F(ListProjectTest, WhatIsMissingBringsItsNeighboursAlone) {
  for (const char* path : {"/app/a/b/c", "/app/a/d", "/app/other"}) disk_.AddFile(path, "");
  EXPECT_EQ(Names(List({At("a/none")})), (std::vector<std::string>{"a", "a/b", "a/d"}));
}

TEST_F(ListProjectTest, FollowsLinksThatStayInside) {
  disk_.AddFile("/app/real/f", "");
  disk_.AddLink("/app/way", "real");
  const ProjectTree tree = List({At("way")});
  EXPECT_EQ(Names(tree), (std::vector<std::string>{"way", "way/f"}));
  EXPECT_EQ(tree.Find(At("way"))->target, At("real"));
}

TEST_F(ListProjectTest, GoesNowhereThroughFaultyLinks) {
  disk_.AddFile("/secret/key", "");
  disk_.AddLink("/app/a/out", "/secret");
  disk_.AddLink("/app/a/gone", "none");
  disk_.AddLink("/app/a/up", "..");
  const ProjectTree tree = List({At("a"), At("a/out/key")});
  EXPECT_EQ(Names(tree), (std::vector<std::string>{"a", "a/gone", "a/out", "a/up"}));
  EXPECT_EQ(tree.Find(At("a/out"))->fault, Fault::kOutside);
  EXPECT_EQ(tree.Find(At("a/gone"))->fault, Fault::kDangling);
  EXPECT_EQ(tree.Find(At("a/up"))->fault, Fault::kLoop);
}

TEST_F(ListProjectTest, SaysWhatCannotBeLookedInto) {
  for (const char* path : {"/app/a/shut/f", "/app/a/open/f", "/app/a/shut/deep/g"}) disk_.AddFile(path, "");
  disk_.AddLink("/app/a/link", "shut/f");
  disk_.unreadable = {"/app/a/shut"};
  const ProjectTree tree = List({At("a")});
  EXPECT_EQ(Names(tree), (std::vector<std::string>{"a", "a/link", "a/open", "a/open/f", "a/shut"}));
  EXPECT_EQ(tree.Find(At("a/shut"))->unreadable, "permission denied");
  EXPECT_EQ(tree.Find(At("a/shut"))->kind, NodeKind::kDirectory);
  EXPECT_EQ(tree.Find(At("a/link"))->unreadable, "permission denied");
  EXPECT_EQ(List({At("a/shut/deep/g")}).FindUnreadable(At("a/shut/deep/g")), At("a/shut"));
  disk_.unreadable = {"/app"};
  EXPECT_EQ(List({RelPath()}).Find(RelPath())->unreadable, "permission denied");
}

TEST_F(ListProjectTest, EndsWhereTwoLinksLeadToEachOther) {
  disk_.AddLink("/app/a/to_b", "../b");
  disk_.AddLink("/app/b/to_a", "../a");
  const ProjectTree tree = List({RelPath()});
  EXPECT_EQ(tree.Find(At("a/to_b"))->fault, Fault::kNone);
  EXPECT_EQ(tree.Find(At("a/to_b/to_a"))->fault, Fault::kLoop);
  EXPECT_EQ(tree.nodes.size(), 6U);
}

TEST_F(ListProjectTest, GivesUpOnTreesThatMultiply) {
  // Two links a level: twenty levels are a million ways to one file.
  for (int level = 0; level < 20; ++level) {
    for (const char* name : {"x", "y"}) disk_.AddLink("/app/d" + std::to_string(level) + "/" + name, "../d" + std::to_string(level + 1));
  }
  disk_.AddFile("/app/d20/f", "");
  EXPECT_LE(List({At("d0")}, 1000).nodes.size(), 1001U);
  ASSERT_EQ(diagnostics_.all().size(), 1U);
  EXPECT_EQ(diagnostics_.all()[0].kind, DiagnosticKind::kTooManyFiles);
}

}  // namespace
}  // namespace spin_aks
