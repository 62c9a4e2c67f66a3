// SPDX-License-Identifier: Apache-2.0
#include "ir/project_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {
namespace {

RelPath P(std::string_view text) { return RelPath::Parse(text).value(); }

ProjectTree TreeOf(const std::vector<std::string>& files) {
  ProjectTree tree;
  for (const std::string& file : files) {
    for (RelPath above = P(file).Parent(); !above.is_root(); above = above.Parent()) tree.nodes[above].kind = NodeKind::kDirectory;
    tree.nodes[P(file)].kind = NodeKind::kFile;
  }
  return tree;
}

std::vector<std::string> Names(const ProjectTree& tree, std::string_view directory) {
  std::vector<std::string> names;
  for (const RelPath& child : tree.Children(P(directory))) names.push_back(child.text());
  return names;
}

TEST(ProjectTree, TheRootIsAlwaysThere) {
  ASSERT_NE(ProjectTree{}.Find(P("")), nullptr);
  EXPECT_EQ(ProjectTree{}.Find(P(""))->kind, NodeKind::kDirectory);
  EXPECT_EQ(ProjectTree{}.Find(P("a")), nullptr);
}

// `a-b`, `a.txt` and `a0` sort around `a/c`.
TEST(ProjectTree, ChildrenAreThoseDirectlyBelow) {
  const ProjectTree tree = TreeOf({"a/c", "a/d/e", "a/d/f/g", "a/d-h", "a/d0", "a-b/x", "a.txt", "a0/y", "\x01/z", "b"});
  EXPECT_EQ(Names(tree, "a"), (std::vector<std::string>{"a/c", "a/d", "a/d-h", "a/d0"}));
  EXPECT_EQ(Names(tree, ""), (std::vector<std::string>{"\x01", "a", "a-b", "a.txt", "a0", "b"}));
  EXPECT_EQ(Names(tree, "a/d"), (std::vector<std::string>{"a/d/e", "a/d/f"}));
  EXPECT_EQ(Names(tree, "b"), std::vector<std::string>{});
  EXPECT_EQ(Names(tree, "none"), std::vector<std::string>{});
}

TEST(ProjectTree, ListingEveryDirectoryOfADeepTreeIsQuick) {
  ProjectTree tree;
  std::string path;
  for (int depth = 0; depth < 500; ++depth) {
    path += (depth == 0 ? "" : "/") + std::string("d");
    tree.nodes[P(path)].kind = NodeKind::kDirectory;
    for (int i = 0; i < 20; ++i) tree.nodes[P(path + "/f" + std::to_string(i))].kind = NodeKind::kFile;
  }
  std::size_t listed = 0;
  for (const auto& [directory, node] : tree.nodes) {
    if (node.kind == NodeKind::kDirectory) listed += tree.Children(directory).size();
  }
  EXPECT_EQ(listed, 500U * 20U + 499U);
}

TEST(ProjectTree, RealPathsFollowTheLinkThatIsNearest) {
  ProjectTree tree = TreeOf({"real/a", "link/a", "bad/a"});
  tree.nodes[P("link")].is_link = true;
  tree.nodes[P("link")].target = P("real");
  tree.nodes[P("bad")].is_link = true;
  tree.nodes[P("bad")].fault = ProjectNode::LinkFault::kDangling;
  EXPECT_EQ(tree.RealPath(P("link/a")), P("real/a"));
  EXPECT_EQ(tree.RealPath(P("link")), P("real"));
  EXPECT_EQ(tree.RealPath(P("real/a")), P("real/a"));
  EXPECT_EQ(tree.RealPath(P("bad/a")), P("bad/a"));
  EXPECT_EQ(tree.RealPath(P("nowhere/a")), P("nowhere/a"));
  EXPECT_EQ(tree.RealPath(P("link/none/below")), P("real/none/below"));
}

}  // namespace
}  // namespace spin_aks
