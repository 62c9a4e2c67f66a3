// SPDX-License-Identifier: Apache-2.0
//
// The expectations were tried with Docker 20.10, its classic builder and BuildKit, and with buildah.
#include "backends/docker/dockerfile.h"

#include <gtest/gtest.h>

#include <string>

#include "backends/docker/dockerignore.h"

namespace spin_aks {
namespace {

using Kind = ImageEntry::Kind;

RelPath At(std::string_view text) { return RelPath::Parse(text).value(); }

std::string Written(std::vector<ImageEntry> entries) {
  ImagePlan plan;
  plan.entries = std::move(entries);
  std::string text = WriteDockerfile(PlanDockerfile(plan)).text;
  text.erase(0, text.find("FROM scratch\n") + 13);
  return text.substr(0, text.find("ENTRYPOINT"));
}
std::string Copied(std::string_view source) { return Written({{Kind::kFile, At(source), "/f/x", {}}}); }

std::string Ignored(std::initializer_list<std::string_view> sources) {
  ImagePlan plan;
  for (const std::string_view source : sources) plan.entries.push_back({Kind::kFile, At(source), "/f/" + std::string(source), {}});
  const std::string text = WriteDockerignore(plan).text;
  return text.substr(text.find('\n') + 1);
}

TEST(Dockerfile, FilesOfOneDirectoryAreOneInstruction) {
  EXPECT_EQ(Written({{Kind::kFile, At("a.txt"), "/f/a.txt", {}}, {Kind::kFile, At("d/b.txt"), "/f/b.txt", {}}}),
            "COPY [\"a.txt\", \\\n      \"d/b.txt\", \\\n      \"/f/\"]\n");
}

TEST(Dockerfile, ARenamedFileHasItsOwn) {
  EXPECT_EQ(Written({{Kind::kFile, At("a.txt"), "/f/b.txt", {}}}), "COPY [\"a.txt\", \"/f/b.txt\"]\n");
}

TEST(Dockerfile, ADirectoryBecomesItsDestination) {
  EXPECT_EQ(Written({{Kind::kDirectory, At("static"), "/f/static", {}}}), "COPY [\"static\", \"/f/static\"]\n");
}

// Builders take a name without a wildcard outside of escapes as it is: brackets, not backslashes.
TEST(Dockerfile, PatternCharactersAreBracketed) {
  EXPECT_EQ(Copied("[x]*?"), "COPY [\"[[]x][*][?]\", \"/f/x\"]\n");
  EXPECT_EQ(Copied("a\\b"), "COPY [\"a[\\\\\\\\\\\\\\\\]b\", \"/f/x\"]\n");
}

TEST(Dockerfile, WordsAreNotExpanded) {
  EXPECT_EQ(Copied("$HOME ${x}"), "COPY [\"\\\\$HOME \\\\${x}\", \"/f/x\"]\n");
  EXPECT_EQ(Copied("it's \"q\""), "COPY [\"it\\\\'s \\\\\\\"q\\\\\\\"\", \"/f/x\"]\n");
}

TEST(Dockerfile, WhatOthersCannotReadIsOpened) {
  ImageEntry closed{
      .kind = Kind::kDirectory, .source = At("static"), .path = "/f/static", .cause = {}, .access = ImageEntry::Access::kOwner};
  EXPECT_EQ(Written({closed}), "COPY --chmod=755 [\"static\", \"/f/static\"]\n");
  ImageEntry one{.source = At("a.txt"), .path = "/f/a.txt", .cause = {}, .access = ImageEntry::Access::kOwner};
  EXPECT_EQ(Written({one, {Kind::kFile, At("b.txt"), "/f/b.txt", {}}}),
            "COPY [\"b.txt\", \"/f/\"]\nCOPY --chmod=755 [\"a.txt\", \"/f/\"]\n");
}

TEST(Dockerfile, AnEmptyDirectoryIsMade) {
  EXPECT_EQ(Written({{.kind = Kind::kEmptyDirectory, .source = {}, .path = "/f/a b/$x ", .cause = {}}}),
            "WORKDIR \"/f/a b/\\$x \"\nWORKDIR /\n");
}

TEST(Dockerignore, LeavesOutWhatADirectoryIsWithout) {
  using Token = PathPattern::Token::Kind;
  ImagePlan plan;
  plan.entries.push_back({.kind = Kind::kDirectory,
                          .source = At("site"),
                          .path = "/f",
                          .cause = {},
                          .without_directories = {At("site/empty"), At("site/[x]")},
                          .without = {{{{Token::kText, "site/"}, {Token::kDirectories}, {Token::kRun}, {Token::kText, ".m+d"}}}}});
  EXPECT_EQ(WriteDockerignore(plan).text.substr(WriteDockerignore(plan).text.find("*")),
            "*\n!site\nsite/\\[x\\]\nsite/empty\n!site/empty/*\nsite/**/*.m\\+d\n");
}

TEST(Dockerignore, OneApplicationLeavesTheOthersLines) {
  ImagePlan shop;
  shop.entries.push_back({Kind::kFile, At("shop.wasm"), "/wasm/shop.wasm", {}});
  const std::string alone = WriteDockerignore(shop).text;
  ImagePlan api;
  api.home = At(".spin-aks/api");
  api.entries.push_back({Kind::kFile, At("api.wasm"), "/wasm/api.wasm", {}});
  const auto others = ReadOthers(alone, api.home);
  EXPECT_EQ(WriteIgnore(others), alone);
  const std::string both = WriteDockerignore(api, others).text;
  EXPECT_EQ(both, alone + "# For the application in .spin-aks/api\n!api.wasm\n");
  EXPECT_EQ(WriteDockerignore(shop, ReadOthers(both, shop.home)).text, both);
  EXPECT_EQ(ReadOthers("*\n!mine\n", shop.home), std::vector<IgnoreSection>());
}

TEST(Dockerfile, EveryLineKnowsItsCause) {
  ImagePlan plan;
  const Span one{SourceId{0}, 1, 2}, other{SourceId{0}, 3, 4};
  plan.entries = {{Kind::kFile, At("a"), "/f/a", {.span = one}}, {Kind::kFile, At("b"), "/f/b", {.span = other}}};
  const TextFile file = WriteDockerfile(PlanDockerfile(plan));
  ASSERT_EQ(file.line_causes.size(), 6U);
  EXPECT_EQ(file.line_causes[2].span, one);
  EXPECT_EQ(file.line_causes[3].span, other);
}

TEST(Dockerignore, LetsInWhatIsCopiedAndNoMore) { EXPECT_EQ(Ignored({"a.txt", "d/b.txt"}), "*\n!a.txt\n!d/b.txt\n"); }

TEST(Dockerignore, NamesNothingThatIsLetInAlready) {
  ImagePlan plan;
  plan.entries = {{Kind::kDirectory, At("s"), "/f/s", {}}, {Kind::kFile, At("s/a"), "/f/a", {}}};
  EXPECT_TRUE(WriteDockerignore(plan).text.ends_with("*\n!s\n"));
}

TEST(Dockerignore, EscapesWhatAnyReleaseTakesForAPattern) {
  EXPECT_EQ(Ignored({"a+(1)[x]{y}^|*?\\$.txt"}), "*\n!a\\+\\(1\\)\\[x\\]\\{y\\}\\^\\|\\*\\?\\\\$.txt\n");
}

TEST(Dockerignore, BlanksAtTheEndsAreNotTrimmed) { EXPECT_EQ(Ignored({" a "}), "*\n![ ]a[ ]\n"); }

// Builders look for exceptions below an excluded directory by comparing text: `d\[x/f` is not below `d[x`.
TEST(Dockerignore, ADirectoryThatNeedsEscapingIsLetInWhole) { EXPECT_EQ(Ignored({"a/d[x/e/f", "a/d[x/g"}), "*\n!a/d\\[x\n"); }

}  // namespace
}  // namespace spin_aks
