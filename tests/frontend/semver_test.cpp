// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/semver.h"

#include <string>

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

TEST(Version, IsThreeNumbersWithSuffixes) {
  EXPECT_EQ(ParseVersion("1.2.3"), (SemVersion{1, 2, 3, "", ""}));
  EXPECT_EQ(ParseVersion("0.1.0-rc.1+build.007"), (SemVersion{0, 1, 0, "rc.1", "build.007"}));
  EXPECT_EQ(ParseVersion("1.0.0--x-"), (SemVersion{1, 0, 0, "-x-", ""}));
  for (const char* bad : {"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "^1.2.3", " 1.2.3",
                          "1.2.x", "99999999999999999999.0.0", "1.2.3-é"}) {
    EXPECT_EQ(ParseVersion(bad), std::nullopt) << bad;
  }
}

TEST(VersionRequirement, IsWhatCargoTakes) {
  for (const char* good :
       {"1", "1.2", "1.2.3", "^1.2", "~1.2.3", "=1.0.0-rc.1", ">= 1.0, <2.0", ">1.2.3+build", "*", " x ", "1.*", "1.*.*", "1.2.X"}) {
    EXPECT_TRUE(IsVersionRequirement(good)) << good;
  }
  for (const char* bad : {"", "abc", "1.*.3", ">*", "*, 1", "1,", ",1", "1 2", "1.2-rc", "==1", "1.2.3-", "01", "1..2"}) {
    EXPECT_FALSE(IsVersionRequirement(bad)) << bad;
  }
  std::string many = "1";
  for (int i = 0; i < 40; ++i) many += ",1";
  EXPECT_FALSE(IsVersionRequirement(many));
}

TEST(CompatibilityKey, IsWhatCompatibleVersionsShare) {
  const auto key = [](const char* text) { return CompatibilityKey(*ParseVersion(text)); };
  EXPECT_EQ(key("1.4.0"), key("1.0.9+build"));
  EXPECT_EQ(key("0.2.1"), key("0.2.2"));
  EXPECT_NE(key("0.2.1"), key("0.3.0"));
  EXPECT_NE(key("0.0.1"), key("0.0.2"));
  EXPECT_NE(key("1.0.0-rc.1"), key("1.0.0"));
}

}  // namespace
}  // namespace spin_aks
