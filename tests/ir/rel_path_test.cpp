// SPDX-License-Identifier: Apache-2.0
#include "ir/rel_path.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/random_bytes.h"

namespace spin_aks {
namespace {

using namespace std::string_view_literals;

RelPath P(std::string_view text) { return RelPath::Parse(text).value(); }

TEST(RelPath, IsNormalised) {
  EXPECT_EQ(P("./a//b/").text(), "a/b");
  EXPECT_EQ(P("a/../b").text(), "b");
  EXPECT_TRUE(P("").is_root());
  EXPECT_TRUE(P(".").is_root());
  EXPECT_TRUE(P("a/..").is_root());
  EXPECT_EQ(P("...").text(), "...");
}

TEST(RelPath, CannotLeaveItsRoot) {
  for (const std::string_view text : {"/a"sv, ".."sv, "a/../.."sv, "../a"sv, "a/../../a"sv, "a\0b"sv, "/"sv}) {
    EXPECT_FALSE(RelPath::Parse(text)) << text;
  }
}

TEST(RelPath, KnowsItsParts) {
  EXPECT_EQ(P("a/b.c").name(), "b.c");
  EXPECT_EQ(P("a/b").Parent(), P("a"));
  EXPECT_EQ(P("a").Parent(), P(""));
  EXPECT_EQ(P("").Parent(), P(""));
  EXPECT_EQ(P("").name(), "");
  EXPECT_EQ(P("a") / P("b/c"), P("a/b/c"));
  EXPECT_EQ(P("a") / P(""), P("a"));
  EXPECT_EQ(P("") / P("a"), P("a"));
}

TEST(RelPath, LiesWithinItselfAndWhatIsAbove) {
  EXPECT_TRUE(P("a/b").IsWithin(P("a")));
  EXPECT_TRUE(P("a").IsWithin(P("a")));
  EXPECT_TRUE(P("a").IsWithin(P("")));
  EXPECT_FALSE(P("ab").IsWithin(P("a")));
  EXPECT_FALSE(P("a").IsWithin(P("a/b")));
}

TEST(RelativeWay, IsTheShortest) {
  EXPECT_EQ(RelativeWay(P("overlays/default"), P("base")), "../../base");
  EXPECT_EQ(RelativeWay(P("a/b"), P("a/c")), "../c");
  EXPECT_EQ(RelativeWay(P("a"), P("a")), ".");
  EXPECT_EQ(RelativeWay(P(""), P("a/b")), "a/b");
  EXPECT_EQ(RelativeWay(P("a/b"), P("")), "../..");
  EXPECT_EQ(RelativeWay(P("ab"), P("a")), "../a");
}

TEST(RelativeWay, LeadsWhereItSays) {
  RandomBytes random(7);
  const auto any = [&] {
    std::string text;
    for (std::size_t n = random.Below(5); n > 0; --n) text += std::string(1, static_cast<char>('a' + random.Below(3))) + "/";
    return P(text);
  };
  for (int i = 0; i < 2000; ++i) {
    const RelPath from = any();
    const RelPath to = any();
    ASSERT_EQ(P("./" + from.text() + "/" + RelativeWay(from, to)), to) << from.text() << " " << to.text();
  }
}

}  // namespace
}  // namespace spin_aks
