// SPDX-License-Identifier: Apache-2.0
//
// A directory at a revision is what the disk was: git and the C library are the judges of each other.
#include "runtime/os/git_history.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "runtime/os/child_process.h"
#include "runtime/os/posix_directory.h"
#include "runtime/project/revision_directory.h"

namespace spin_aks::os {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMost = std::size_t{1} << 20U;

class GitHistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "spin-aks-git-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    top_ = fs::canonical(name);
    fs::permissions(top_,
                    fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec);
    if (!Git({"--version"})) {
      // A judge that is missing has not judged.
      ASSERT_STRNE(std::getenv("CI"), "true") << "there is no git";
      GTEST_SKIP() << "there is no git";
    }
  }
  void TearDown() override { fs::remove_all(top_); }

  bool Git(const std::vector<std::string>& words) {
    std::vector<std::string> argv{
        "git", "-C", top_.string(), "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"};
    argv.insert(argv.end(), words.begin(), words.end());
    auto child = ChildProcess::Start(argv, ChildProcess::Errors::kWithOutput);
    if (!child) return false;
    const auto ended = child->Finish(kMost);
    return ended && ended->code == 0;
  }
  void Write(const fs::path& path, const std::string& text) {
    fs::create_directories((top_ / path).parent_path());
    std::ofstream(top_ / path, std::ios::binary) << text;
  }
  void Commit() {
    ASSERT_TRUE(Git({"add", "-A"}));
    ASSERT_TRUE(Git({"commit", "-q", "-m", "as it was", "--no-verify"}));
  }
  void WriteTree() {
    Write("spin.toml", "a");
    Write("apps/shop/spin.toml", "b");
    Write("apps/shop/site/a b/ü.txt", "c");
    Write("apps/shop/site/line\nfeed", "d");
    Write("apps/shop/site-x", "e");
    Write("apps/shop/binary", std::string("\0\n\r\xff", 4));
    Write("apps/shop/empty", "");
    Write("shared/lib/x", "f");
    fs::create_symlink("../../shared", top_ / "apps/shop/shared");
    fs::create_symlink("shared/lib/../lib/x", top_ / "apps/shop/through");
    fs::create_symlink("nothing", top_ / "apps/shop/dangling");
    fs::create_symlink("nothing/below", top_ / "apps/shop/dangling2");
    fs::create_symlink("loop2", top_ / "apps/shop/loop1");
    fs::create_symlink("loop1", top_ / "apps/shop/loop2");
    fs::create_symlink("..", top_ / "apps/shop/site/up");
    fs::create_symlink("site/a b/ü.txt", top_ / "apps/shop/file-link");
    fs::create_symlink((top_ / "apps/shop/site").string(), top_ / "apps/shop/absolute");
  }

  fs::path top_;
};

// Whether two answers say the same: a value, or a failure.
template <typename T>
void ExpectSame(const Result<T>& then, const Result<T>& now, const std::string& what) {
  EXPECT_EQ(then.has_value(), now.has_value()) << what;
  if (then && now) {
    EXPECT_TRUE(*then == *now) << what;
  }
}

void Compare(const Directory& then, const Directory& now, const std::string& where) {
  EXPECT_EQ(then.RealPath(), now.RealPath()) << where;
  std::vector<RelPath> open{RelPath()};
  std::size_t looked = 0;
  while (!open.empty()) {
    const RelPath path = open.back();
    open.pop_back();
    const std::string what = where + ": " + path.text();
    const auto node = then.Look(path);
    if (!path.is_root()) ExpectSame(node, now.Look(path), "look at " + what);  // that one lies where the link leads
    ExpectSame(then.Canonical(path), now.Canonical(path), "canonical " + what);
    ExpectSame(then.Read(path, kMost, Pipes::kRefused), now.Read(path, kMost, Pipes::kRefused), "read " + what);
    const auto names = now.List(path);
    ExpectSame(then.List(path), names, "list " + what);
    const bool descends = node && *node && (*node)->kind == NodeKind::kDirectory && (*node)->fault == ProjectNode::LinkFault::kNone;
    if (!descends || ++looked > 200) continue;
    for (const std::string& name : *names) {
      if (const auto step = RelPath::Parse(name); step && name != ".git" && names->size() < 50) open.push_back(path / *step);
    }
  }
  for (const char* missing : {"missing", "missing/below", "spin.toml/below", "dangling/below", "shared/missing"}) {
    const RelPath path = RelPath::Known(missing);
    ExpectSame(then.Look(path), now.Look(path), where + ": " + missing);
    ExpectSame(then.Canonical(path), now.Canonical(path), where + ": canonical " + missing);
  }
}

TEST_F(GitHistoryTest, ADirectoryIsWhatItWas) {
  ASSERT_TRUE(Git({"init", "-q"}));
  WriteTree();
  Commit();
  for (const char* place : {"", "apps", "apps/shop", "apps/shop/shared", "shared/lib"}) {
    const PosixDirectory today((top_ / place).string());
    GitHistory history;
    auto revision = history.Find(today, "HEAD");
    ASSERT_TRUE(revision) << revision.error().Text();
    const RevisionDirectory then(*std::move(revision), "HEAD", today);
    Compare(then, today, place);
    if (*place != '\0') Compare(*then.Open("./.."), *today.Open("./.."), std::string(place) + "/./..");
    EXPECT_EQ(then.Open("/")->List(RelPath::Known("etc")), today.Open("/")->List(RelPath::Known("etc")));
  }
}

TEST_F(GitHistoryTest, WhatCameLaterIsNotSeen) {
  ASSERT_TRUE(Git({"init", "-q"}));
  Write("a", "old");
  Commit();
  Write("a", "new");
  Write("b", "new");
  ASSERT_TRUE(Git({"add", "-A"}));
  const PosixDirectory today(top_.string());
  GitHistory history;
  const RevisionDirectory then(*history.Find(today, "HEAD"), "HEAD", today);
  EXPECT_EQ(**then.Read(RelPath::Known("a"), kMost, Pipes::kRefused), "old");
  EXPECT_EQ(*then.Look(RelPath::Known("b")), std::nullopt);
  // Too much is said to be so, and the next answer is its own.
  EXPECT_EQ(then.Read(RelPath::Known("a"), 2, Pipes::kRefused).error().kind, Error::Kind::kTooLarge);
  EXPECT_EQ(**then.Read(RelPath::Known("a"), 3, Pipes::kRefused), "old");
}

TEST_F(GitHistoryTest, LongerIdsAreRead) {
  if (!Git({"init", "-q", "--object-format=sha256"})) GTEST_SKIP() << "this git knows one kind of ids";
  WriteTree();
  Commit();
  const PosixDirectory today((top_ / "apps/shop").string());
  GitHistory history;
  const RevisionDirectory then(*history.Find(today, "HEAD"), "HEAD", today);
  Compare(then, today, "sha256");
}

TEST_F(GitHistoryTest, WhatIsNoRevisionIsSaidToBeNone) {
  GitHistory history;
  const PosixDirectory today(top_.string());
  const auto outside = history.Find(today, "HEAD");
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().kind, Error::Kind::kMissing);
  ASSERT_TRUE(Git({"init", "-q"}));
  Write("a", "a");
  Commit();
  for (const char* name : {"nope", "-h", "--help", "", "HEAD:a", "HEAD^{tree}", "HEAD..HEAD", "HEAD HEAD", "^HEAD"}) {
    const auto revision = history.Find(today, name);
    ASSERT_FALSE(revision) << name;
    EXPECT_EQ(revision.error().kind, Error::Kind::kMissing) << name;
    EXPECT_FALSE(revision.error().detail.empty());
  }
}

// What git says beside its answer is no part of it; and a hook's environment speaks of another directory.
TEST_F(GitHistoryTest, AnAnswerIsAnAnswerWhateverIsSaidBesideIt) {
  ASSERT_TRUE(Git({"init", "-q"}));
  Write("a", "a");
  Commit();
  ASSERT_TRUE(Git({"tag", "v1"}));
  ASSERT_TRUE(Git({"branch", "v1"}));
  const PosixDirectory today(top_.string());
  ::setenv("GIT_TRACE", "1", 1);
  ::setenv("GIT_DIR", "/nowhere", 1);
  GitHistory history;
  const auto revision = history.Find(today, "v1");
  ::unsetenv("GIT_TRACE");
  ::unsetenv("GIT_DIR");
  ASSERT_TRUE(revision) << revision.error().Text();
  EXPECT_EQ(revision->top, top_.string());
  EXPECT_FALSE(history.Find(*today.Open(".git"), "v1"));
}

TEST_F(GitHistoryTest, WhatAPartialCloneLacksIsNotFetched) {
  ASSERT_TRUE(Git({"init", "-q"}));
  Write("apps/a", "a");
  Commit();
  ASSERT_TRUE(Git({"config", "uploadpack.allowFilter", "true"}));
  const fs::path clone = top_ / "clone";
  if (!Git({"clone", "-q", "--filter=blob:none", "--no-checkout", "file://" + top_.string(), clone.string()}))
    GTEST_SKIP() << "no partial clones";
  const PosixDirectory today(clone.string());
  GitHistory history;
  const RevisionDirectory then(*history.Find(today, "HEAD"), "HEAD", today);
  EXPECT_FALSE(then.Read(RelPath::Known("apps/a"), kMost, Pipes::kRefused));
}

// No program of a repository's runs because somebody looks at its past.
TEST_F(GitHistoryTest, NothingOfTheRepositoryRuns) {
  ASSERT_TRUE(Git({"init", "-q"}));
  Write(".gitattributes", "* filter=mine diff=mine\n");
  Write("a", "a");
  Commit();
  const std::string touch = "touch '" + (top_ / "ran").string() + "'";
  for (const char* key : {"filter.mine.smudge", "filter.mine.clean", "filter.mine.process", "diff.mine.textconv", "core.fsmonitor",
                          "core.pager", "alias.cat-file", "core.sshCommand"})
    ASSERT_TRUE(Git({"config", key, touch}));
  const PosixDirectory today(top_.string());
  GitHistory history;
  const RevisionDirectory then(*history.Find(today, "HEAD"), "HEAD", today);
  EXPECT_EQ(**then.Read(RelPath::Known("a"), kMost, Pipes::kRefused), "a");
  EXPECT_FALSE(fs::exists(top_ / "ran"));
}

TEST(ChildProcess, AProgramThatIsNotThereIsMissing) {
  const auto child = ChildProcess::Start({"no-such-program-of-ours"}, ChildProcess::Errors::kDropped);
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().kind, Error::Kind::kMissing);
}

TEST(ChildProcess, OneThatEndedIsAnErrorAndNoSignal) {
  auto child = ChildProcess::Start({"true"}, ChildProcess::Errors::kDropped);
  ASSERT_TRUE(child);
  const std::string much(std::size_t{1} << 22U, 'a');
  const bool all_written = child->Write(much).has_value() && child->Write(much).has_value();
  EXPECT_FALSE(all_written);
  EXPECT_FALSE(child->ReadLine(10));
}

}  // namespace
}  // namespace spin_aks::os
