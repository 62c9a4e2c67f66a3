// SPDX-License-Identifier: Apache-2.0
#include "ir/path.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tests/random_bytes.h"

namespace spin_aks {
namespace {

using namespace std::string_view_literals;

// Parses `text` and writes it again; `refused` if it is no path.
std::string Again(std::string_view text) {
  const auto path = Path::Parse(text);
  return path ? path->Text() : "refused";
}

TEST(Path, TheEmptyPathIsTheDocument) {
  ASSERT_TRUE(Path::Parse("").has_value());
  EXPECT_TRUE(Path::Parse("")->steps.empty());
}

TEST(Path, ReadsAsAPersonWouldWriteIt) {
  const Path path = Path{}.Key("spec").Key("containers").Match("name", "web").Key("env").Match("name", "LOG").Key("value");
  EXPECT_EQ(path.Text(), ".spec.containers[name=web].env[name=LOG].value");
  EXPECT_EQ(Path{}.Key("args").Index(0).Text(), ".args[0]");
  EXPECT_EQ(Path{}.Key("data").Key("a.b").Text(), R"(.data."a.b")");
}

TEST(Path, WhatTheHeaderShowsIsRead) {
  for (const char* text : {".spec.containers[name=web].env[name=LOG].value", R"(.data."a.b")", ".ports[containerPort=80,protocol=TCP]",
                           R"(.resources[="../base"])", ".args[0]", "[0]", "[0][1]", R"([="..\"x"])", R"(."")", R"(."a\nb\u001f")"}) {
    EXPECT_EQ(Again(text), text);
  }
}

TEST(Path, StepsOfDifferentKindsDiffer) {
  EXPECT_EQ(Path::Parse(".a[0]")->steps[1], PathStep(IndexStep{0}));
  EXPECT_EQ(Path::Parse(".a[=0]")->steps[1], PathStep(ValueStep{"0"}));
  EXPECT_EQ(Path::Parse(".a[0=1]")->steps[1], PathStep(MatchStep{{{"0", "1"}}}));
}

TEST(Path, WhatIsMalformedIsRefused) {
  for (const char* text : {"a",          ".",
                           "..",         ".a.",
                           ".a b",       ".a[",
                           ".a[]",       ".a[=]",
                           ".a[x]",      ".a[x=]",
                           ".a[=x",      ".a[x=y,]",
                           ".a[x=y",     ".a]",
                           ".\"a",       R"(."\q")",
                           R"(."\u00")", R"(."\u00fz")",
                           ".a\n",       ".é",
                           ".a[-1]",     ".a[99999999999999999999]"}) {
    EXPECT_EQ(Again(text), "refused") << text;
  }
}

TEST(Path, APlaceHasOneSpelling) {
  for (const char* text : {R"(."a")", ".a[00]", R"(.a["x"=y])", R"(."\u0041 ")", R"(."\u000a")", R"(."\u001F")", R"(."a\/b c")"}) {
    EXPECT_EQ(Again(text), "refused") << text;
  }
}

// A key or value with a liking for what the grammar uses.
std::string HostileWord(RandomBytes& random) {
  constexpr std::string_view kAlphabet = "a0.\"\\[]=,\n\t\0\x01\x1f\x7f\xc3\xa9 -/:_"sv;
  std::string word;
  for (std::size_t n = random.Below(6); n > 0; --n) word += kAlphabet[random.Below(kAlphabet.size())];
  return word;
}

PathStep HostileStep(RandomBytes& random) {
  switch (random.Below(4)) {
    case 0:
      return KeyStep{HostileWord(random)};
    case 1:
      return ValueStep{HostileWord(random)};
    case 2:
      return IndexStep{random.Below(1000)};
    default:
      break;
  }
  MatchStep match;
  for (std::size_t n = 1 + random.Below(3); n > 0; --n) match.fields.emplace_back(HostileWord(random), HostileWord(random));
  return match;
}

TEST(Path, EveryPathSurvivesItsText) {
  RandomBytes random(1);
  for (int i = 0; i < 20000; ++i) {
    Path path;
    for (std::size_t n = random.Below(5); n > 0; --n) path.steps.push_back(HostileStep(random));
    const auto again = Path::Parse(path.Text());
    ASSERT_TRUE(again.has_value()) << path.Text();
    ASSERT_EQ(*again, path) << path.Text();
  }
}

TEST(Path, IsTheTextsOfItsStepsOneAfterTheOther) {
  RandomBytes random(3);
  for (int i = 0; i < 20000; ++i) {
    Path path;
    for (std::size_t n = random.Below(5); n > 0; --n) path.steps.push_back(HostileStep(random));
    const std::string text = path.Text();
    std::string_view rest = text;
    for (const PathStep& step : path.steps) {
      std::string expected;
      AppendText(expected, step);
      ASSERT_EQ(TakeStepText(rest), expected) << text;
    }
    ASSERT_EQ(rest, "") << text;
  }
}

// Whatever is no path is cut up too, and comes to an end.
TEST(Path, AnyTextIsCutIntoSteps) {
  RandomBytes random(4);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random.Below(9); n > 0; --n) text += ".a\"\\[]="[random.Below(7)];
    std::string joined;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view step = TakeStepText(rest);
      ASSERT_FALSE(step.empty()) << text;
      joined += step;
    }
    ASSERT_EQ(joined, text);
  }
}

// Random text over the grammar's own characters: whatever is taken for a path is written the same.
TEST(Path, EveryTextThatIsReadIsWrittenTheSame) {
  constexpr std::string_view kAlphabet = ".a1\"\\[]=,nu0";
  RandomBytes random(2);
  std::set<std::string> read;
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (std::size_t n = random.Below(9); n > 0; --n) text += kAlphabet[random.Below(kAlphabet.size())];
    if (const auto path = Path::Parse(text)) {
      ASSERT_EQ(path->Text(), text);
      read.insert(text);
    }
  }
  EXPECT_GT(read.size(), 200U) << "the generator no longer makes paths";
}

TEST(Path, LongTextTakesNoLongerThanItsLength) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "[a=b].c";
  EXPECT_EQ(Again(text), text);
  EXPECT_EQ(Again(".\"" + std::string(1000000, '\\')), "refused");
}

}  // namespace
}  // namespace spin_aks
