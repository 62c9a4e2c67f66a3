// SPDX-License-Identifier: Apache-2.0
//
// All or nothing: a run is stopped after each of its steps, and whoever comes next finds the old tree or the new one.
#include "runtime/writing/apply.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/memory_directory.h"

namespace spin_aks {
namespace {

using Nodes = std::map<std::string, MemoryDisk::Node>;

RelPath At(std::string_view path) { return *RelPath::Parse(path); }

FileChange Create(std::string root, std::string_view place, std::string bytes) {
  return {.root = std::move(root), .place = At(place), .before = std::nullopt, .after = std::move(bytes)};
}

std::optional<std::string> TextAt(const Nodes& nodes, const std::string& path) {
  const auto it = nodes.find(path);
  return it == nodes.end() ? std::nullopt : std::optional(it->second.text);
}

class WritingTest : public testing::Test {
 protected:
  WritingTest() {
    disk_.AddFile("/app/keep", "kept");
    disk_.AddFile("/app/base/a", "old a");
    disk_.AddFile("/app/base/b", "old b");
    disk_.AddFile("/app/stale", "stale");
    disk_.AddFile("/out/c", "old c");
    old_ = disk_.nodes;
    disk_.AddFile("/app/base/a", "new a");
    disk_.AddFile("/app/base/b", "");
    disk_.nodes.erase("/app/stale");
    disk_.AddFile("/app/fresh/deep/d", "new d");
    disk_.AddFile("/out/c", "new c");
    disk_.AddFile("/out/e/f", "new f");
    new_ = disk_.nodes;
    disk_.nodes = old_;
    changes_ = {{.root = "/app", .place = At("base/a"), .before = "old a", .after = "new a"},
                {.root = "/app", .place = At("base/b"), .before = "old b", .after = ""},
                {.root = "/app", .place = At("stale"), .before = "stale", .after = std::nullopt},
                {.root = "/out", .place = At("c"), .before = "old c", .after = "new c"},
                Create("/app", "fresh/deep/d", "new d"),
                Create("/out", "e/f", "new f")};
  }

  Result<HeldRoots> Hold(const std::vector<std::string>& paths) {
    std::vector<SharedDirectory> directories;
    for (const std::string& path : paths) directories.push_back(std::make_shared<MemoryDirectory>(disk_, path, path));
    return HeldRoots::Hold(std::move(directories), [](std::string_view) {});
  }
  Result<void> Apply() {
    const auto held = Hold({"/app", "/out"});
    return held ? ApplyChanges(*held, changes_) : std::unexpected(held.error());
  }
  Result<Finished> Finish(const std::vector<std::string>& paths) {
    const auto held = Hold(paths);
    return held ? FinishInterrupted(*held) : std::unexpected(held.error());
  }
  // Runs it as often as it has steps, stopped one step later each time.
  void ForEachStop(const std::function<void(std::size_t)>& check) {
    disk_.stops_after.reset();
    disk_.nodes = old_;
    disk_.steps = 0;
    ASSERT_TRUE(Apply());
    const std::size_t all = disk_.steps;
    ASSERT_GT(all, changes_.size() * 2);
    for (std::size_t steps = 0; steps < all; ++steps) {
      disk_.nodes = old_;
      disk_.steps = 0;
      disk_.stops_after = steps;
      (void)Apply();
      disk_.stops_after.reset();
      check(steps);
      if (HasFailure()) FAIL() << "stopped after step " << steps;
    }
  }
  void ExpectOldOrNew() { EXPECT_TRUE(disk_.nodes == old_ || disk_.nodes == new_) << Describe(); }
  std::string Describe() const {
    std::string text;
    for (const auto& [path, node] : disk_.nodes) text += path + "=" + node.text + "\n";
    return text;
  }

  MemoryDisk disk_;
  Nodes old_, new_;
  std::vector<FileChange> changes_;
};

TEST_F(WritingTest, WritesAllOfItAndLeavesNothingElse) {
  ASSERT_TRUE(Apply());
  EXPECT_EQ(disk_.nodes, new_);
  EXPECT_EQ(Finish({"/app", "/out"}), Finished::kNothingToDo);
  EXPECT_EQ(disk_.nodes, new_);
}

TEST_F(WritingTest, ACrashAtAnyStepIsTheOldTreeOrTheNewOneAfterTheNextRun) {
  std::size_t old_ones = 0, new_ones = 0;
  ForEachStop([&](std::size_t) {
    ASSERT_TRUE(Finish({"/app", "/out"}));
    ExpectOldOrNew();
    ++(disk_.nodes == old_ ? old_ones : new_ones);
  });
  EXPECT_GT(old_ones, 10U);
  EXPECT_GT(new_ones, 10U);
}

// The next run writes to one of the directories alone, and has never heard of the other.
TEST_F(WritingTest, OneRootLeadsToTheOthers) {
  for (const char* root : {"/app", "/out"}) {
    ForEachStop([&](std::size_t) {
      ASSERT_TRUE(Finish({root}));
      ASSERT_TRUE(Finish({root == std::string("/app") ? "/out" : "/app"}));
      ExpectOldOrNew();
    });
  }
}

TEST_F(WritingTest, ACrashWhileFinishingIsFinishedByTheOneAfter) {
  ForEachStop([&](std::size_t) {
    const Nodes crashed = disk_.nodes;
    for (std::size_t steps = 0; steps < 40; ++steps) {
      disk_.nodes = crashed;
      disk_.steps = 0;
      disk_.stops_after = steps;
      (void)Finish({"/app", "/out"});
      disk_.stops_after.reset();
      ASSERT_TRUE(Finish({"/app", "/out"}));
      ExpectOldOrNew();
      if (HasFailure()) FAIL() << "finishing stopped after step " << steps;
    }
  });
}

TEST_F(WritingTest, FileSystemsThatCannotExchangeKeepThePromise) {
  for (const bool has_links : {true, false}) {
    disk_.has_exchange = false;
    disk_.has_links = has_links;
    ForEachStop([&](std::size_t) {
      ASSERT_TRUE(Finish({"/app", "/out"}));
      ExpectOldOrNew();
    });
  }
}

TEST_F(WritingTest, AFailureInTheMiddlePutsEverythingBack) {
  disk_.fail_move_to = "e/f";
  EXPECT_FALSE(Apply());
  EXPECT_EQ(disk_.nodes, old_);
}

// Whatever the moment: an edit is never lost, and then nothing of the run stays.
TEST_F(WritingTest, WhatChangedMeanwhileIsNeverOverwritten) {
  struct Edit {
    std::string path, bytes;
  };
  for (const Edit& edit : std::vector<Edit>{{"/app/base/b", "edited"},
                                            {"/app/stale", "edited"},
                                            {"/out/c", "edited"},
                                            {"/app/fresh/deep/d", "mine"},
                                            {"/out/e/f", "mine"}}) {
    std::size_t kept = 0, written = 0;
    for (std::size_t step = 1; step < 60; ++step) {
      disk_.nodes = old_;
      std::size_t at = 0;
      bool was_new = false;  // when it was edited
      disk_.before_step = [&](const std::string&) {
        if (++at != step) return;
        was_new = TextAt(disk_.nodes, edit.path) == TextAt(new_, edit.path);
        disk_.AddFile(edit.path, edit.bytes);
      };
      const auto applied = Apply();
      disk_.before_step = {};
      if (at < step) break;  // it was over before
      ASSERT_EQ(disk_.nodes[edit.path].text, edit.bytes) << edit.path << " at step " << step << "\n" << Describe();
      ASSERT_EQ(applied.has_value(), was_new) << edit.path << " at step " << step;
      Nodes expected = applied ? new_ : old_;
      ++(applied ? written : kept);
      if (!applied) {
        EXPECT_EQ(applied.error().kind, Error::Kind::kChanged) << applied.error().Text();
      }
      MemoryDisk with_edit;
      with_edit.nodes = expected;
      with_edit.AddFile(edit.path, edit.bytes);
      EXPECT_EQ(disk_.nodes, with_edit.nodes) << edit.path << " at step " << step << "\n" << Describe();
      if (HasFailure()) return;
    }
    EXPECT_GT(kept, 5U) << edit.path;
    EXPECT_GT(written, 0U) << edit.path;
  }
}

// An editor that had the old file open goes on writing into it, under whatever name it has by then. Until the new tree counts, that is an
// edit.
TEST_F(WritingTest, WhatIsWrittenIntoADisplacedFileIsSeenUntilTheLastStep) {
  std::size_t seen = 0, too_late = 0;
  for (std::size_t step = 1; step < 60; ++step) {
    disk_.nodes = old_;
    std::size_t at = 0;
    bool was_displaced = false;
    disk_.before_step = [&](const std::string&) {
      if (++at != step) return;
      for (auto& [path, node] : disk_.nodes) {
        if (!path.starts_with("/app/base/.spin-aks") || node.text != "old b") continue;
        was_displaced = true;
        node.text = "edited";
      }
    };
    const auto applied = Apply();
    disk_.before_step = {};
    if (at < step) break;
    if (!was_displaced) continue;
    ++(applied ? too_late : seen);
    if (applied) continue;
    EXPECT_EQ(applied.error().kind, Error::Kind::kChanged);
    EXPECT_EQ(TextAt(disk_.nodes, "/app/base/b"), "edited") << "at step " << step << "\n" << Describe();
  }
  EXPECT_GT(seen, 8U);
  EXPECT_LE(too_late, 3U);  // between the last look and the removal
}

TEST_F(WritingTest, AnEditAfterTheCrashIsKeptAndTheRestGoesBackIfItHasTo) {
  ForEachStop([&](std::size_t) {
    const bool was_new = disk_.nodes["/app/base/b"].text.empty();
    disk_.AddFile("/app/base/b", "edited");
    ASSERT_TRUE(Finish({"/app", "/out"}));
    EXPECT_EQ(disk_.nodes["/app/base/b"].text, "edited");
    disk_.nodes["/app/base/b"].text = was_new ? "" : "old b";
    EXPECT_EQ(disk_.nodes, was_new ? new_ : old_) << Describe();
  });
}

// A journal in a tree that somebody else made reaches nothing outside of it.
TEST_F(WritingTest, AJournalReachesOnlyRootsThatHoldIt) {
  const Journal journal{
      .roots = {"/app", "/out"},
      .directories = {},
      .entries = {{{1, At("c")}, std::nullopt, ContentOf("old c")}, {{0, At("none")}, 1, 2}, {{0, At("keep")}, ContentOf("kept"), 3}}};
  disk_.AddFile("/app/.spin-aks-journal-staged", WriteJournal({.journal = journal, .root = 0}));
  EXPECT_EQ(Finish({"/app"}), Finished::kOld);
  EXPECT_EQ(disk_.nodes, old_) << Describe();
}

TEST_F(WritingTest, AJournalThatIsNotWholeIsRemoved) {
  disk_.AddFile("/app/.spin-aks-journal", "spin-aks-journal-1 0 ");
  EXPECT_EQ(Finish({"/app"}), Finished::kNothingToDo);
  EXPECT_EQ(disk_.nodes, old_);
}

TEST_F(WritingTest, WaitsForAnotherRunAndSaysSoOnce) {
  disk_.held = {"/app", "/out"};
  disk_.on_wait = [&] { disk_.held.clear(); };
  std::vector<std::string> said;
  const auto held =
      HeldRoots::Hold({std::make_shared<MemoryDirectory>(disk_, "/app", "app"), std::make_shared<MemoryDirectory>(disk_, "/out", "out")},
                      [&](std::string_view name) { said.emplace_back(name); });
  ASSERT_TRUE(held);
  EXPECT_TRUE(held->has_waited());
  EXPECT_EQ(said, std::vector<std::string>{"app"});
}

TEST_F(WritingTest, ADirectoryThatCameToNothingIsRemovedAgain) {
  {
    const auto held = Hold({"/made/for/this"});
    ASSERT_TRUE(held);
    EXPECT_TRUE(disk_.nodes.contains("/made/for/this"));
  }
  EXPECT_EQ(disk_.nodes, old_);
}

}  // namespace
}  // namespace spin_aks
