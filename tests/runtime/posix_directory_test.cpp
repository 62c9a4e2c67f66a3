// SPDX-License-Identifier: Apache-2.0
//
// The real disk: what the fake promises, and what it cannot show.
#include "runtime/os/posix_directory.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "tests/fakes/memory_directory.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

RelPath At(std::string_view path) { return *RelPath::Parse(path); }

class PosixDirectoryTest : public testing::Test {
 protected:
  PosixDirectoryTest() {
    std::string pattern = (fs::temp_directory_path() / "spin-aks-test-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~PosixDirectoryTest() override { fs::remove_all(root_); }

  void Put(const std::string& path, const std::string& bytes) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }
  std::string Get(const std::string& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(root_ / path, std::ios::binary).rdbuf();
    return bytes.str();
  }
  os::PosixDirectory Open(const std::string& path = "") { return os::PosixDirectory((root_ / path).string()); }
  static Result<void> WriteAll(os::PosixDirectory directory, const std::vector<PendingFile>& files) {
    auto stage = directory.Stage(files);
    if (!stage) return std::unexpected(stage.error());
    if (auto done = (*stage)->Commit(); !done) return done;
    (*stage)->Keep();
    return {};
  }
  // Names of everything below the root.
  std::set<std::string> Tree() {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) names.insert(fs::relative(entry.path(), root_).string());
    return names;
  }
  fs::path root_;
};

TEST_F(PosixDirectoryTest, WritesIntoDirectoriesThatAreNotThereYet) {
  ASSERT_TRUE(WriteAll(Open("a/b"), {{At("c/d.yaml"), "one"}, {At("e"), std::string(300000, 'x')}}));
  EXPECT_EQ(Get("a/b/c/d.yaml"), "one");
  EXPECT_EQ(Get("a/b/e").size(), 300000U);
  EXPECT_EQ(Tree(), (std::set<std::string>{"a", "a/b", "a/b/c", "a/b/c/d.yaml", "a/b/e"})) << "nothing of the staging is left";
}

TEST_F(PosixDirectoryTest, LeavesNothingOfAStageThatIsGivenUp) {
  Put("old", "old");
  {
    os::PosixDirectory directory = Open();
    auto stage = directory.Stage({{At("old"), "new"}, {At("x/y"), "new"}});
    ASSERT_TRUE(stage);
    EXPECT_EQ(Get("old"), "old") << "staging changes nothing that is read";
  }
  EXPECT_EQ(Get("old"), "old");
  EXPECT_EQ(Tree(), std::set<std::string>{"old"});
}

TEST_F(PosixDirectoryTest, PutsTheOldTreeBackWhenItIsNotKept) {
  Put("old", "old");
  {
    os::PosixDirectory directory = Open();
    auto stage = directory.Stage({{At("old"), "new"}, {At("x/y"), "new"}});
    ASSERT_TRUE(stage);
    ASSERT_TRUE((*stage)->Commit());
    EXPECT_EQ(Get("old"), "new");
    EXPECT_EQ(Get("x/y"), "new");
  }
  EXPECT_EQ(Get("old"), "old");
  EXPECT_EQ(Tree(), std::set<std::string>{"old"});
}

TEST_F(PosixDirectoryTest, PutsTheOldTreeBackWhenCommittingFailsInTheMiddle) {
  Put("a", "old");
  {
    os::PosixDirectory directory = Open();
    auto stage = directory.Stage({{At("a"), "new"}, {At("b"), "new"}});
    ASSERT_TRUE(stage);
    fs::create_directory(root_ / "b");
    Put("b/in-the-way", "");
    EXPECT_FALSE((*stage)->Commit());
  }
  EXPECT_EQ(Get("a"), "old");
  EXPECT_EQ(Tree(), (std::set<std::string>{"a", "b", "b/in-the-way"}));
}

TEST_F(PosixDirectoryTest, RemovesTheLeftoversOfACrashThatAreInItsWay) {
  Put("a", "old");
  {
    // As after a crash: staged, never committed nor given up.
    os::PosixDirectory directory = Open();
    auto stage = directory.Stage({{At("a"), "crashed"}});
    ASSERT_TRUE(stage);
    fs::copy(root_, root_.string() + "-crashed", fs::copy_options::recursive);
  }
  fs::remove_all(root_);
  fs::rename(root_.string() + "-crashed", root_);
  ASSERT_GT(Tree().size(), 1U);
  ASSERT_TRUE(WriteAll(Open(), {{At("a"), "new"}}));
  EXPECT_EQ(Get("a"), "new");
  EXPECT_EQ(Tree(), std::set<std::string>{"a"});
}

// The process in a pod is not their owner.
TEST_F(PosixDirectoryTest, WhatItWritesCanBeReadByAllWhateverTheUmask) {
  const mode_t before = ::umask(077);
  const auto done = WriteAll(Open(), {{.path = At("a/b"), .bytes = "x"}});
  ::umask(before);
  ASSERT_TRUE(done);
  struct stat info{};
  ASSERT_EQ(::stat((root_ / "a/b").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0644U);
}

TEST_F(PosixDirectoryTest, SaysWhatItsOwnerAloneCanRead) {
  Put("d/open", "");
  Put("d/closed", "");
  ASSERT_EQ(::chmod((root_ / "d/closed").c_str(), 0600), 0);
  ASSERT_EQ(::chmod((root_ / "d").c_str(), 0750), 0);
  fs::create_symlink("closed", root_ / "d/link");
  using Access = ProjectNode::Access;
  EXPECT_EQ((*Open().Look(At("d")))->access, Access::kOwner);
  EXPECT_EQ((*Open().Look(At("d/open")))->access, Access::kAll);
  EXPECT_EQ((*Open().Look(At("d/closed")))->access, Access::kOwner);
  EXPECT_EQ((*Open().Look(At("d/link")))->access, Access::kOwner);
}

TEST_F(PosixDirectoryTest, KeepsTheModeOfWhatItReplaces) {
  Put("a", "old");
  ::chmod((root_ / "a").c_str(), 0640);
  const mode_t mask = ::umask(027);
  ASSERT_TRUE(WriteAll(Open(), {{At("a"), "new"}, {At("b"), "new"}}));
  ::umask(mask);
  struct stat info{};
  ::stat((root_ / "a").c_str(), &info);
  EXPECT_EQ(info.st_mode & 0777U, 0640U);
  ::stat((root_ / "b").c_str(), &info);
  EXPECT_EQ(info.st_mode & 0777U, 0644U) << "a new one can be read by all";
}

TEST_F(PosixDirectoryTest, WritesWhereALinkInsideLeadsAndNeverOutside) {
  Put("real/f", "old");
  fs::create_directory(root_ / "outside");
  fs::create_directory(root_ / "in");
  fs::create_symlink("../real/f", root_ / "in/link");
  fs::create_symlink("../outside", root_ / "in/out");
  fs::create_symlink("nowhere", root_ / "in/dangling");
  ASSERT_TRUE(WriteAll(Open(), {{At("in/link"), "new"}}));
  EXPECT_EQ(Get("real/f"), "new");
  EXPECT_TRUE(fs::is_symlink(root_ / "in/link"));
  const auto kind = [&](std::string_view path) {
    const auto canonical = Open("in").Canonical(At(path));
    return canonical ? Error::Kind::kBusy : canonical.error().kind;
  };
  EXPECT_EQ(kind("out/x"), Error::Kind::kOutside);
  EXPECT_EQ(kind("link"), Error::Kind::kOutside) << "from `in`, `../real` is outside";
  EXPECT_EQ(kind("dangling"), Error::Kind::kDangling);
  EXPECT_FALSE(WriteAll(Open("in"), {{At("out/x"), "new"}}));
  EXPECT_TRUE(fs::is_empty(root_ / "outside"));
}

TEST_F(PosixDirectoryTest, LetsOneRunWriteAtATime) {
  os::PosixDirectory one = Open();
  auto stage = one.Stage({{At("a"), "one"}});
  ASSERT_TRUE(stage);
  os::PosixDirectory two = Open();
  const auto refused = two.Stage({{At("a"), "two"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kBusy);
}

TEST_F(PosixDirectoryTest, ReadsOnlyFilesAndOnlySmallOnes) {
  Put("f", "12345");
  fs::create_directory(root_ / "d");
  ::mkfifo((root_ / "pipe").c_str(), 0600);
  const auto directory = Open();
  EXPECT_EQ(**directory.Read(At("f"), 5, Pipes::kRefused), "12345");
  EXPECT_EQ(directory.Read(At("f"), 4, Pipes::kRefused).error().kind, Error::Kind::kTooLarge);
  EXPECT_EQ(directory.Read(At("d"), 5, Pipes::kRefused).error().kind, Error::Kind::kNotFile);
  EXPECT_EQ(directory.Read(At("pipe"), 5, Pipes::kRefused).error().kind, Error::Kind::kNotFile) << "and does not wait for a writer";
  EXPECT_FALSE(*directory.Read(At("none"), 5, Pipes::kRefused));
  EXPECT_FALSE(*directory.Read(At("f/none"), 5, Pipes::kRefused));
}

TEST_F(PosixDirectoryTest, WaitsForThePipesThatItIsTold) {
  ::mkfifo((root_ / "pipe").c_str(), 0600);
  std::thread writer([&] { Put("pipe", std::string(100000, 'x')); });
  EXPECT_EQ((**Open().Read(At("pipe"), 100000, Pipes::kRead)).size(), 100000U);
  writer.join();
  const auto directory = os::PosixDirectory("/dev");
  EXPECT_EQ(directory.Read(At("null"), 5, Pipes::kRead).error().kind, Error::Kind::kNotFile);
}

// For a while, somebody whom permissions bind: root may enter every directory.
class Nobody {
 public:
  Nobody() : is_root_(::geteuid() == 0) {
    if (is_root_) is_dropped_ = ::seteuid(65534) == 0;
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;
  ~Nobody() {
    if (is_dropped_) is_dropped_ = ::seteuid(0) != 0;
  }
  [[nodiscard]] bool is_bound() const { return !is_root_ || is_dropped_; }

 private:
  bool is_root_;
  bool is_dropped_ = false;
};

TEST_F(PosixDirectoryTest, SaysWhichDirectoriesItMayNotEnter) {
  Put("shut/f", "");
  fs::create_symlink("shut/f", root_ / "link");
  ::chmod((root_ / "shut").c_str(), 0);
  MemoryDisk disk;
  disk.AddFile("/shut/f", "");
  disk.AddLink("/link", "shut/f");
  disk.unreadable = {"/shut"};
  const MemoryDirectory memory(disk, "/");
  const auto real = Open();
  ::chmod(root_.c_str(), 0755);
  const Nobody nobody;
  if (!nobody.is_bound()) GTEST_SKIP() << "root may enter every directory, and cannot be anybody else here";
  EXPECT_EQ(real.Look(At("shut")), memory.Look(At("shut")));
  EXPECT_EQ(real.Look(At("link")), memory.Look(At("link")));
  EXPECT_EQ(real.Look(At("shut/f")).error().kind, Error::Kind::kDenied);
  EXPECT_EQ(memory.Look(At("shut/f")).error().kind, Error::Kind::kDenied);
  EXPECT_EQ(real.List(At("shut")).error().kind, Error::Kind::kDenied);
  EXPECT_EQ(memory.List(At("shut")).error().kind, Error::Kind::kDenied);
  ::chmod((root_ / "shut").c_str(), 0700);  // for who is not root, to be removed
}

// The fake stands for this in every golden case: they have to agree on links.
TEST_F(PosixDirectoryTest, LooksAtLinksAsTheFakeDoes) {
  MemoryDisk disk;
  const auto file = [&](const std::string& path) {
    Put(path, "x");
    disk.AddFile("/" + path, "x");
  };
  const auto link = [&](const std::string& path, const std::string& target) {
    fs::create_symlink(target, root_ / path);
    disk.AddLink("/" + path, target);
  };
  for (const char* path : {"app/f", "app/d/g", "out/h"}) file(path);
  link("app/to_file", "f");
  link("app/to_dir", "d");
  link("app/chain", "to_dir");
  link("app/to_out", "../out");
  link("app/to_out_file", "../out/h");
  link("app/dangling", "none");
  link("app/self", "self");
  link("app/d/up", "..");
  link("app/d/here", ".");
  const MemoryDirectory memory(disk, "/app");
  const auto real = Open("app");
  for (const std::string_view path : {"f", "d", "d/g", "none", "to_file", "to_dir", "to_dir/g", "chain", "chain/g", "to_out", "to_out_file",
                                      "dangling", "self", "d/up", "d/here", "to_dir/up"}) {
    EXPECT_EQ(real.Look(At(path)), memory.Look(At(path))) << path;
    const auto a = real.Canonical(At(path)), b = memory.Canonical(At(path));
    ASSERT_EQ(a.has_value(), b.has_value()) << path;
    if (a) {
      EXPECT_EQ(*a, *b) << path;
    }
    if (!a) {
      EXPECT_EQ(a.error().kind, b.error().kind) << path;
    }
  }
}

}  // namespace
}  // namespace spin_aks
