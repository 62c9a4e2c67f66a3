// SPDX-License-Identifier: Apache-2.0
//
// What a generator wrote, what it writes now, and what a project made of it (../shared/three-way, read as its README says): the leaves that
// its judge found on both sides with different values are the conflicts, and no others; every other change of one side is in the result.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/frontend/shared_files.h"
#include "tests/merge/merged_file.h"
#include "tests/merge/their_places.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

// Where each file is of one object, they do not name it.
std::string WithoutObject(const std::string& place) { return place.starts_with('{') ? place.substr(place.find('}') + 1) : place; }

// What a file is for, its name says, not its content: what SOURCE.txt calls a kustomization.
tree::Shape ShapeOf(const fs::path& folder) {
  const bool is_kustomization = test::ReadShared(folder / "SOURCE.txt").find("/kustomization.yaml") != std::string::npos;
  return is_kustomization ? tree::ShapeOf("kustomize.config.k8s.io", "Kustomization") : tree::Shape();
}

test::FilesToMerge FilesOf(const fs::path& folder) {
  return {.recorded = test::ReadShared(folder / "origin.yaml"),
          .disk = test::ReadShared(folder / "local.yaml"),
          .desired = test::ReadShared(folder / "update.yaml"),
          .shape = ShapeOf(folder),
          .unknown = tree::Unknown::kInferKeys};
}

enum Column : std::size_t { kPath, kClass, kOrigin, kUpdate, kLocal, kContract };

std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(test::SharedDir() / "three-way")) {
    if (entry.is_directory()) cases.push_back(entry.path());
  }
  std::ranges::sort(cases);
  return cases;
}

std::vector<test::Row> LeavesOf(const fs::path& folder) { return test::ReadRows(test::ReadShared(folder / "leaves.tsv")); }

TEST(ThreeWay, WhatBothSidesChangedIsReportedAndNothingElse) {
  SPIN_AKS_NEEDS_SHARED("three-way");
  std::size_t places = 0;
  for (const fs::path& folder : Cases()) {
    const auto merged = test::MergeTexts(FilesOf(folder));
    std::vector<std::string> expected;
    for (const test::Row& leaf : LeavesOf(folder)) {
      if (leaf.at(kContract) == "conflict") expected.push_back(leaf.at(kPath));
    }
    const bool names_objects = std::ranges::any_of(expected, [](const std::string& place) { return place.starts_with('{'); });
    std::vector<std::string> conflicts;
    for (const std::string& place : merged.conflicts) conflicts.push_back(test::Theirs(names_objects ? place : WithoutObject(place)));
    std::ranges::sort(conflicts);
    std::ranges::sort(expected);
    EXPECT_EQ(conflicts, expected) << folder.filename() << " " << merged.problem;
    EXPECT_EQ(merged.file.text.has_value(), expected.empty()) << folder.filename();
    places += expected.size();
  }
  fmt::print("[   INFO   ] {} cases, {} conflicts\n", Cases().size(), places);
}

// A whole element, object or file that one side dropped and the other changed is kept or left out as one (spec §5, Units); a
// collection that is empty on one side is no leaf of the other.
bool IsUnitOfItsOwn(const test::Row& leaf, const std::string& found) {
  if (leaf.at(kPath).ends_with("{}")) return true;
  return leaf.at(kContract) == "take update" && (found == "-" || leaf.at(kUpdate) == "-");
}

TEST(ThreeWay, EveryChangeOfOneSideIsInTheResult) {
  SPIN_AKS_NEEDS_SHARED("three-way");
  std::size_t held = 0;
  std::size_t units = 0;
  for (const fs::path& folder : Cases()) {
    const auto merged = test::MergeTexts(FilesOf(folder), {.all = tree::Answer::kKeep, .at = {}});
    ASSERT_TRUE(merged.file.text) << folder.filename() << ": " << merged.problem;
    std::vector<yaml::Value> documents = test::ReadValues(*merged.file.text);
    for (const test::Row& leaf : LeavesOf(folder)) {
      const std::string& wanted = leaf.at(leaf.at(kContract) == "take update" ? kUpdate : kLocal);
      const std::string found = test::JsonAt(documents, test::ParseTheirs(leaf.at(kPath)));
      const bool is_held = test::IsSameJson(found, wanted);
      (is_held ? held : units) += 1;
      EXPECT_TRUE(is_held || IsUnitOfItsOwn(leaf, found))
          << folder.filename() << " " << leaf.at(kPath) << ": " << found << ", not " << wanted;
    }
  }
  fmt::print("[   INFO   ] {} leaves hold, {} go with a unit\n", held, units);
}

}  // namespace
}  // namespace spin_aks
