// SPDX-License-Identifier: Apache-2.0
//
// Edits that people made to files that a tool had written (../shared/git-history, read as its README says): what was there before is what
// we wrote, what came of it lies on disk.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "backends/tree/find.h"
#include "backends/tree/leaves.h"
#include "backends/yaml/as_read.h"
#include "backends/yaml/writer.h"
#include "tests/frontend/shared_files.h"
#include "tests/merge/merged_file.h"
#include "tests/merge/their_places.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

enum Column : std::size_t { kPath, kBefore, kAfter };

struct Case {
  std::string name;
  std::string before;
  std::string after;
  std::vector<test::Row> leaves;
  tree::Shape shape{};
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(test::SharedDir() / "git-history")) {
    if (!entry.is_directory()) continue;
    Case c{.name = entry.path().filename().string(),
           .before = test::ReadShared(entry.path() / "before.yaml"),
           .after = test::ReadShared(entry.path() / "after.yaml"),
           .leaves = test::ReadRows(test::ReadShared(entry.path() / "leaves.tsv"))};
    if (test::ReadShared(entry.path() / "SOURCE.txt").find("kustomization.y") != std::string::npos) {
      c.shape = tree::ShapeOf("kustomize.config.k8s.io", "Kustomization");
    }
    cases.push_back(std::move(c));
  }
  std::ranges::sort(cases, {}, &Case::name);
  return cases;
}

test::FilesToMerge FilesOf(const Case& c, std::string desired) {
  return {.recorded = c.before, .disk = c.after, .desired = std::move(desired), .shape = c.shape, .unknown = tree::Unknown::kInferKeys};
}

std::string Written(const std::vector<yaml::Value>& documents) { return yaml::WriteFile({}, documents); }

// A single value that is there on all three sides can be moved to a third one.
bool IsScalarChange(const test::Row& leaf) {
  return leaf.at(kBefore) != "-" && leaf.at(kAfter) != "-" && leaf.at(kBefore).find_first_of("[{") != 0 &&
         leaf.at(kAfter).find_first_of("[{") != 0 && !leaf.at(kPath).ends_with("]");
}

TEST(GitHistory, WhereWeWantNothingElseNotAByteChanges) {
  SPIN_AKS_NEEDS_SHARED("git-history");
  for (const Case& c : Cases()) {
    const auto merged = test::MergeTexts(FilesOf(c, c.before));
    EXPECT_EQ(merged.conflicts, std::vector<std::string>{}) << c.name;
    EXPECT_EQ(merged.file.text.value_or(merged.problem), c.after) << c.name;
  }
}

// By which its element is found.
bool IsKey(const Path& path) {
  const std::size_t depth = path.steps.size();
  const auto* match = depth > 1 ? std::get_if<MatchStep>(&path.steps[depth - 2]) : nullptr;
  return match != nullptr && match->fields[0].first == std::get<KeyStep>(path.steps.back()).key;
}

TEST(GitHistory, ALeafThatWeChangeIsTheOnlyLineThatChanges) {
  SPIN_AKS_NEEDS_SHARED("git-history");
  std::size_t leaves = 0;
  for (const Case& c : Cases()) {
    std::vector<yaml::Value> before = test::ReadValues(c.before);
    std::vector<yaml::Value> after = test::ReadValues(c.after);
    std::vector<Path> paths;
    if (before.empty()) continue;
    for (const tree::Leaf& leaf : tree::Leaves(before.front(), tree::ShapeOf(before.front(), tree::Unknown::kInferKeys)))
      paths.push_back(leaf.path);
    for (std::size_t nth = 0; nth < paths.size(); nth += paths.size() / 6 + 1) {
      const Path& path = paths[nth];
      yaml::Value* ours = tree::Find(before.front(), path);
      const yaml::Value* theirs = after.empty() ? nullptr : tree::Find(after.front(), path);
      if (ours == nullptr || theirs == nullptr || *ours != *theirs || ours->AsString() == nullptr ||
          ours->AsString()->find('\n') != std::string::npos)
        continue;
      if (path.Text() == ".kind" || path.Text() == ".apiVersion" || path.Text().starts_with(".metadata.name") || IsKey(path)) continue;
      const yaml::Value was = *ours;
      *ours = yaml::AsRead(std::string("changed-by-us"));
      const auto merged = test::MergeTexts(FilesOf(c, Written(before)));
      *ours = was;
      ASSERT_TRUE(merged.file.text) << c.name << " " << path.Text() << ": " << merged.problem
                                    << fmt::format("{}", fmt::join(merged.conflicts, " "));
      const auto lost = test::LinesLost(c.after, *merged.file.text);
      // What stands for something else (`*probe`) gets a copy of its own.
      if (lost.size() == 1 && lost[0].find('*') != std::string::npos) continue;
      EXPECT_EQ(lost.size(), 1U) << c.name << " " << path.Text() << fmt::format("\n{}", fmt::join(lost, ""));
      EXPECT_EQ(test::LinesLost(*merged.file.text, c.after).size(), 1U) << c.name << " " << path.Text();
      ++leaves;
    }
  }
  fmt::print("[   INFO   ] {} leaves changed\n", leaves);
}

TEST(GitHistory, ALeafThatBothChangedIsAConflictThere) {
  SPIN_AKS_NEEDS_SHARED("git-history");
  std::size_t conflicts = 0;
  for (const Case& c : Cases()) {
    for (const test::Row& leaf : c.leaves) {
      if (!IsScalarChange(leaf)) continue;
      std::vector<yaml::Value> desired = test::ReadValues(c.before);
      const test::TheirPlace place = test::ParseTheirs(leaf.at(kPath));
      yaml::Value* document = test::DocumentOf(desired, place);
      ASSERT_NE(document, nullptr) << c.name << " " << leaf.at(kPath);
      yaml::Value* ours = tree::Find(*document, place.path);
      ASSERT_NE(ours, nullptr) << c.name << " " << leaf.at(kPath);
      *ours = yaml::AsRead(std::string("a third value"));
      const auto merged = test::MergeTexts(FilesOf(c, Written(desired)));
      ASSERT_EQ(merged.conflicts.size(), 1U) << c.name << " " << leaf.at(kPath);
      EXPECT_TRUE(test::Theirs(merged.conflicts[0]).ends_with(leaf.at(kPath).substr(leaf.at(kPath).find('}') + 1))) << c.name;
      EXPECT_FALSE(merged.file.text) << c.name;
      ++conflicts;
    }
  }
  fmt::print("[   INFO   ] {} conflicts\n", conflicts);
}

}  // namespace
}  // namespace spin_aks
