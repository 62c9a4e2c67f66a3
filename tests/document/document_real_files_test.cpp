// SPDX-License-Identifier: Apache-2.0
//
// Files that people wrote by hand (../shared/corpus-yaml, read as its README says): read as libyaml reads them, and edited at random
// places without a byte moving elsewhere.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "backends/document/document.h"
#include "fuzz/random_edit.h"
#include "fuzz/read_tree.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> RealFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(test::SharedDir() / "corpus-yaml")) {
    if (entry.path().extension() == ".yaml" || entry.path().extension() == ".yml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

TEST(RealFiles, AreReadWhereLibyamlReadsThem) {
  SPIN_AKS_NEEDS_SHARED("corpus-yaml");
  for (const fs::path& file : RealFiles()) {
    const std::string text = test::ReadShared(file);
    document::ReadError error;
    const auto document = document::Document::Parse(text, error);
    EXPECT_EQ(document.has_value(), fuzz::ReadTrees(text).has_value()) << file;
    EXPECT_TRUE(document || (error.line > 0 && error.column > 0 && !error.message.empty())) << file;
  }
}

// How often each file is edited: enough to notice in the loop, as often as was promised in CI.
int EditsPerFile() {
  if (const char* wish = std::getenv("SPIN_AKS_EDITS")) return std::atoi(wish);
#ifdef __SANITIZE_ADDRESS__
  return 3;
#else
  return test::IsCi() ? 20 : 3;
#endif
}

// `count` edits together.
void EditEachFile(std::size_t count) {
  const int edits = EditsPerFile();
  std::map<std::string, std::size_t> refusals;
  std::size_t made = 0;
  std::size_t wrong = 0;
  for (const fs::path& file : RealFiles()) {
    const std::string text = test::ReadShared(file);
    for (int seed = 0; seed < edits; ++seed) {
      const auto outcome =
          fuzz::EditAtRandom(text, std::hash<std::string>()(file.filename().string()) + static_cast<std::size_t>(seed), count);
      if (!outcome) continue;
      ++made;
      if (!outcome->refusal.empty()) ++refusals[outcome->refusal];
      if (outcome->problem.empty() && outcome->refusal != "misread") continue;
      ADD_FAILURE() << file.filename() << " seed " << seed << ": " << outcome->what << ": " << outcome->problem << outcome->refusal;
      if (++wrong == 30) return;
    }
  }
  std::string counts;
  for (const auto& [why, times] : refusals) counts += fmt::format(", {} refused as {}", times, why);
  fmt::print("[   INFO   ] {} edits{}\n", made, counts);
}

TEST(RealFiles, AnEditChangesWhatItNamesAndNothingElse) {
  SPIN_AKS_NEEDS_SHARED("corpus-yaml");
  EditEachFile(1);
}

TEST(RealFiles, EditsMadeTogetherDoWhatEachOfThemDoes) {
  SPIN_AKS_NEEDS_SHARED("corpus-yaml");
  EditEachFile(6);
}

}  // namespace
}  // namespace spin_aks
