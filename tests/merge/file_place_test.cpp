// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/file_place.h"

#include <gtest/gtest.h>

namespace spin_aks::merge {
namespace {

TEST(FilePlaces, AreFollowedAsPathsAre) {
  EXPECT_EQ(Follow("base", "service.yaml"), "base/service.yaml");
  EXPECT_EQ(Follow("base", "./net//service.yaml"), "base/net/service.yaml");
  EXPECT_EQ(Follow("overlays/default", "../../base"), "base");
  EXPECT_EQ(Follow(".", "base"), "base");
  EXPECT_EQ(Follow("", "../other"), "../other") << "it may lead out";
  EXPECT_EQ(Follow("..", "../other"), "../../other");
}

TEST(FilePlaces, HaveAWayBetweenThem) {
  EXPECT_EQ(WayFrom("overlays/default", "base"), "../../base");
  EXPECT_EQ(WayFrom("base", "base/net/service.yaml"), "net/service.yaml");
  EXPECT_EQ(WayFrom("base", "base"), ".");
  EXPECT_EQ(WayFrom("/home/shop", "/home/shop/k8s"), "k8s");
  for (const char* from : {"", "a", "a/b", "x/y/z"}) {
    for (const char* to : {"a", "a/b/c", "x", "q/r"}) EXPECT_EQ(Follow(from, WayFrom(from, to)), to) << from;
  }
}

}  // namespace
}  // namespace spin_aks::merge
