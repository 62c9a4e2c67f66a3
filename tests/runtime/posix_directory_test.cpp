// SPDX-License-Identifier: Apache-2.0
//
// The real disk: what the fake promises, and what it cannot show.
#include "runtime/os/posix_directory.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "runtime/writing/apply.h"
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
  // As a run does that looks first.
  static Result<void> WriteAll(const os::PosixDirectory& directory, const std::vector<std::pair<RelPath, std::string>>& files,
                               Readers readers = Readers::kAsUsual) {
    const auto held = HeldRoots::Hold({directory.Open(".")}, [](std::string_view) {});
    if (!held) return std::unexpected(held.error());
    std::vector<FileChange> changes;
    for (const auto& [path, bytes] : files) {
      const auto place = directory.Canonical(path);
      if (!place) return std::unexpected(place.error());
      auto before = directory.Read(path, 1U << 20U, Pipes::kRefused);
      if (!before) return std::unexpected(before.error());
      changes.push_back({.root = directory.RealPath(), .place = *place, .before = *std::move(before), .after = bytes, .readers = readers});
    }
    return ApplyChanges(*held, changes);
  }
  // Names of everything below the root.
  std::set<std::string> Tree() {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) names.insert(entry.path().lexically_relative(root_).string());
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

TEST_F(PosixDirectoryTest, PutsTheOldTreeBackWhenSomethingIsInTheWay) {
  Put("a", "old");
  const auto held = HeldRoots::Hold({Open().Open(".")}, [](std::string_view) {});
  ASSERT_TRUE(held);
  Put("b/in-the-way", "");
  const std::string root = Open().RealPath();
  const auto done = ApplyChanges(*held, {{.root = root, .place = At("a"), .before = "old", .after = "new"},
                                         {.root = root, .place = At("x/y"), .before = std::nullopt, .after = "new"},
                                         {.root = root, .place = At("b"), .before = std::nullopt, .after = "new"}});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, Error::Kind::kChanged);
  EXPECT_EQ(Get("a"), "old");
  EXPECT_EQ(Tree(), (std::set<std::string>{"a", "b", "b/in-the-way"}));
}

TEST_F(PosixDirectoryTest, TakesEachStepOfTheDisk) {
  Put("a", "one");
  Put("b", "two");
  auto held = Open().Hold(Patience::kNow);
  ASSERT_TRUE(held);
  Writer& writer = **held;
  ASSERT_TRUE(writer.Exchange(At("a"), At("b")));
  EXPECT_EQ(Get("a"), "two");
  EXPECT_EQ(Get("b"), "one");
  EXPECT_EQ(writer.Move(At("a"), At("b"), Onto::kNothing).error().kind, Error::Kind::kExists);
  ASSERT_TRUE(writer.Move(At("a"), At("b"), Onto::kAnything));
  EXPECT_EQ(Get("b"), "two");
  ASSERT_TRUE(writer.Link(At("b"), At("c")));
  EXPECT_EQ(writer.Exchange(At("a"), At("b")).error().kind, Error::Kind::kMissing);
  EXPECT_EQ(writer.Move(At("a"), At("d"), Onto::kNothing).error().kind, Error::Kind::kMissing);
  ASSERT_TRUE(writer.MakeDirectory(At("d")));
  ASSERT_TRUE(writer.MakeDirectory(At("d"))) << "it is there";
  ASSERT_TRUE(writer.Move(At("c"), At("d/c"), Onto::kNothing));
  ASSERT_TRUE(writer.RemoveIfEmpty(At("d"))) << "it is not empty, and stays";
  ASSERT_TRUE(writer.Remove(At("d/c")));
  ASSERT_TRUE(writer.Remove(At("d/c"))) << "it is gone";
  ASSERT_TRUE(writer.Remove(At("none/c")));
  ASSERT_TRUE(writer.RemoveIfEmpty(At("d")));
  ASSERT_TRUE(writer.RemoveIfEmpty(At("d")));
  EXPECT_EQ(Tree(), std::set<std::string>{"b"});
}

TEST_F(PosixDirectoryTest, NoStepGoesThroughALink) {
  Put("outside/f", "theirs");
  fs::create_directory(root_ / "in");
  fs::create_directory_symlink("../outside", root_ / "in/d");
  auto held = Open("in").Hold(Patience::kNow);
  ASSERT_TRUE(held);
  Writer& writer = **held;
  EXPECT_FALSE(writer.Create(At("d/g"), "x", {.like = At("d/g")}));
  EXPECT_FALSE(writer.Remove(At("d/f")));
  EXPECT_FALSE(writer.Move(At("d/f"), At("f"), Onto::kNothing));
  EXPECT_FALSE(writer.MakeDirectory(At("d/e")));
  EXPECT_EQ(Tree(), (std::set<std::string>{"outside", "outside/f", "in", "in/d"}));
}

// Whom the umask lets read is the user's business; what goes into an image is read by who does not own it.
TEST_F(PosixDirectoryTest, WhatGoesIntoAnImageCanBeReadByAllWhateverTheUmask) {
  const auto mode_of = [&](const char* path) {
    struct stat info{};
    EXPECT_EQ(::stat((root_ / path).c_str(), &info), 0);
    return info.st_mode & 0777U;
  };
  Put("old", "x");
  ::chmod((root_ / "old").c_str(), 0600);
  const mode_t before = ::umask(077);
  const auto for_us = WriteAll(Open(), {{At("a/b"), "x"}});
  const auto for_image = WriteAll(Open(), {{At("a/c"), "x"}, {At("old"), "y"}}, Readers::kAll);
  ::umask(before);
  ASSERT_TRUE(for_us && for_image);
  EXPECT_EQ(mode_of("a/b"), 0600U);
  EXPECT_EQ(mode_of("a/c"), 0644U);
  EXPECT_EQ(mode_of("old"), 0644U);
}

TEST_F(PosixDirectoryTest, LetsAllReadAndKeepsTheRestOfTheMode) {
  Put("a", "x");
  ASSERT_EQ(::chmod((root_ / "a").c_str(), 0710), 0);
  fs::create_symlink("a", root_ / "link");
  Directory&& directory = Open();
  const auto held = directory.Hold(Patience::kNow);
  ASSERT_TRUE(held);
  EXPECT_TRUE((*held)->LetAllRead(At("a")));
  EXPECT_FALSE((*held)->LetAllRead(At("link")));
  EXPECT_FALSE((*held)->LetAllRead(At("missing")));
  struct stat info{};
  ASSERT_EQ(::stat((root_ / "a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0754U);
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

TEST_F(PosixDirectoryTest, KeepsModeAndOwnerOfWhatItReplaces) {
  Put("a", "old");
  ::chmod((root_ / "a").c_str(), 0640);
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::chown((root_ / "a").c_str(), 65534, 65533), 0);
  }
  ASSERT_TRUE(WriteAll(Open(), {{At("a"), "new"}}));
  struct stat info{};
  ASSERT_EQ(::stat((root_ / "a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0640U);
  EXPECT_EQ(info.st_uid, is_root ? 65534U : ::geteuid());
  EXPECT_EQ(info.st_gid, is_root ? 65533U : info.st_gid);
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
  auto one = Open().Hold(Patience::kNow);
  ASSERT_TRUE(one);
  EXPECT_EQ(Open().Hold(Patience::kNow).error().kind, Error::Kind::kBusy);
  std::thread waiting([&] { EXPECT_TRUE(Open().Hold(Patience::kWait)); });
  one->reset();
  waiting.join();
}

// The first run made the directory, and removes it again while the second waits for it.
TEST_F(PosixDirectoryTest, HoldsTheDirectoryThatIsThereNow) {
  auto one = Open("made").Hold(Patience::kNow);
  ASSERT_TRUE(one);
  std::thread waiting([&] {
    const auto two = Open("made").Hold(Patience::kWait);
    ASSERT_TRUE(two);
    EXPECT_TRUE((*two)->Create(At("f"), "x", {.like = At("f")}));
    EXPECT_EQ(Get("made/f"), "x");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  one->reset();
  waiting.join();
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
