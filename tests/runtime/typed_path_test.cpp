// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/typed_path.h"

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

TEST(TypedPathTest, Splits) {
  const auto expect = [](std::string_view path, std::string_view directory, std::string_view name) {
    EXPECT_EQ(SplitTypedPath(path).directory, directory) << path;
    EXPECT_EQ(SplitTypedPath(path).name, name) << path;
  };
  expect("Dockerfile", ".", "Dockerfile");
  expect("deploy/Dockerfile", "deploy", "Dockerfile");
  expect("deploy/", "deploy", "");
  expect("/Dockerfile", "/", "Dockerfile");
  expect("/", "/", "");
  expect("..", "..", "");
  expect("../x", "..", "x");
  expect(".", ".", "");
  expect("", ".", "");
  expect("a//b", "a", "b");
}

TEST(TypedPathTest, JoinsAsAShellWould) {
  EXPECT_EQ(JoinTypedPath(".", "a"), "a");
  EXPECT_EQ(JoinTypedPath("a", "."), "a");
  EXPECT_EQ(JoinTypedPath("a", "./b/"), "a/b");
  EXPECT_EQ(JoinTypedPath("a", "/b"), "/b");
  EXPECT_EQ(JoinTypedPath("/", "b"), "/b");
  EXPECT_EQ(JoinTypedPath(".", "."), ".");
  EXPECT_EQ(JoinTypedPath("a", "../b"), "a/../b") << "`a` may be a link: only the disk knows what `..` is";
}

}  // namespace
}  // namespace spin_aks
