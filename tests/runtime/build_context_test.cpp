// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/build_context.h"

#include <gtest/gtest.h>

#include "tests/fakes/memory_directory.h"

namespace spin_aks {
namespace {

class BuildContextTest : public testing::Test {
 protected:
  BuildContextTest() {
    disk_.AddFile("/home/shop/services/web/spin.toml", "");
    disk_.AddFile("/home/shop/.git/HEAD", "");
    project_.settings_directory = std::make_unique<MemoryDirectory>(disk_, "/home/shop/services/web");
    project_.app_directory = project_.settings_directory->Open(".");
  }
  // Where the application lies in the context; `refused` if the name is.
  std::string Find(const std::string& named) {
    Diagnostics diagnostics;
    const BuildContext context = FindBuildContext(project_, std::string(named), diagnostics);
    return diagnostics.has_errors() ? "refused" : context.directory->RealPath() + " " + context.application.text();
  }
  MemoryDisk disk_;
  Project project_;
};

TEST_F(BuildContextTest, IsTheApplicationsDirectoryOrOneAboveIt) {
  EXPECT_EQ(Find("."), "/home/shop/services/web ");
  EXPECT_EQ(Find("../"), "/home/shop/services web");
  EXPECT_EQ(Find("../.."), "/home/shop services/web");
  for (const char* other : {"target", "../api", "../web2", "/elsewhere"}) EXPECT_EQ(Find(other), "refused") << other;
}

TEST_F(BuildContextTest, FollowsLinksToWhereThePlacesAre) {
  disk_.AddLink("/home/shop/services/web/up", "../..");
  EXPECT_EQ(Find("up"), "/home/shop services/web");
}

// A checkout of the application alone could not be built.
TEST_F(BuildContextTest, StaysInTheWorkTree) {
  EXPECT_EQ(Find("../../.."), "refused");
  disk_.AddFile("/home/shop/services/web/.git", "gitdir: elsewhere");
  EXPECT_EQ(Find(".."), "refused");
}

}  // namespace
}  // namespace spin_aks
