// SPDX-License-Identifier: Apache-2.0
//
// Whole trees: what others say of merging directories, and what holds for a few files by example.
#include "backends/merge/merge_tree.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/merge/merged_file.h"

namespace spin_aks::merge {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

const OwnedBy kBy{.backend = "kube"};

// Each file one object, which plays the role of its file.
std::vector<OutputFile> Made(const Files& files) {
  std::vector<OutputFile> made;
  for (const auto& [path, text] : files) {
    YamlFile file;
    file.documents = test::ReadValues(text);
    for (std::size_t i = 0; i < file.documents.size(); ++i) file.roles.push_back(fmt::format("{}#{}", path, i));
    made.emplace_back(std::move(file));
  }
  return made;
}

MergedTree Merge(const Files& files, const Lock& lock, const Files& lying, const TreeAnswers& answers = {}) {
  const std::vector<OutputFile> made = Made(files);
  std::vector<WantedFile> wanted;
  std::size_t i = 0;
  for (const auto& [path, text] : files)
    wanted.push_back({.by = kBy, .name = {}, .place = {.root = ".", .path = path}, .made = &made[i++]});
  DiskFiles disk;
  for (const auto& [path, text] : lying) disk.emplace(FilePlace{.root = ".", .path = path}, text);
  return MergeTree({.wanted = wanted, .scopes = {kBy}, .lock = lock, .disk = disk, .answers = answers});
}

Files After(const MergedTree& merged, Files files) {
  for (const FileFate& fate : merged.files) {
    files.erase(fate.place.path);
    if (fate.text) files.emplace(fate.place.path, *fate.text);
  }
  return files;
}

Files FilesIn(const yaml::Value& referee, std::string_view key) {
  Files files;
  const yaml::Value* map = referee.AsMap()->Find(key);
  if (map == nullptr || map->AsMap() == nullptr) return files;
  for (const yaml::Entry& entry : map->AsMap()->entries()) files.emplace(entry.key.text(), *entry.value.AsString());
  return files;
}

TEST(MergeTree, EndsAsOthersSay) {
  const fs::path folder = fs::path(SPIN_AKS_SHARED_DIR) / "referees" / "merge3-trees";
  if (!fs::exists(folder)) GTEST_SKIP() << "there are no referees at " << folder;
  std::size_t merged_trees = 0, conflicts = 0, refused = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream in(entry.path());
    const yaml::Value referee = test::ReadValues(std::string(std::istreambuf_iterator<char>(in), {})).front();
    // Two objects of one identity are refused before anything is merged (backends/k8s/lower.cpp), whatever files they lie in.
    if (referee.AsMap()->Find("expect_error") != nullptr) {
      ++refused;
      continue;
    }
    const MergedTree first = Merge(FilesIn(referee, "origin"), {}, {});
    const Files lying = FilesIn(referee, "local");
    // Where they let the update win, both sides changed something: for us that is a conflict, whose answer is theirs.
    const Files update = FilesIn(referee, "update");
    const auto stopped = Merge(update, first.lock, lying);
    for (const Finding& finding : stopped.findings) conflicts += IsConflict(finding.reason) ? 1 : 0;
    const MergedTree merged = Merge(update, first.lock, lying, {.all = tree::Answer::kOverride, .at = {}});
    const Files after = After(merged, lying);
    const Files expected = FilesIn(referee, "expected");
    ASSERT_FALSE(expected.empty());
    for (const auto& [path, text] : expected) {
      ASSERT_TRUE(after.contains(path)) << path;
      EXPECT_EQ(test::ReadValues(after.at(path)), test::ReadValues(text)) << path << "\n" << after.at(path);
    }
    for (const auto& [path, text] : after) EXPECT_TRUE(expected.contains(path)) << path << " is left";
    ++merged_trees;
  }
  fmt::print("{} trees merged as others do, with {} conflicts answered; {} that our lowering refuses\n", merged_trees, conflicts, refused);
}

constexpr const char* kService = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: ClusterIP\n";
constexpr const char* kConfig = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  a: \"1\"\n";

TEST(MergeTree, RemovesWhatIsNotMadeAnyMoreUnlessItWasEdited) {
  const Files both{{"a.yaml", kService}, {"b.yaml", kConfig}};
  const MergedTree first = Merge(both, {}, {});
  EXPECT_EQ(After(first, {}).size(), 2U);
  const Files one{{"a.yaml", kService}};
  EXPECT_EQ(After(Merge(one, first.lock, After(first, {})), After(first, {})).size(), 1U);
  Files edited = After(first, {});
  edited["b.yaml"] = std::string(kConfig) + "  b: mine\n";
  const MergedTree stopped = Merge(one, first.lock, edited);
  ASSERT_EQ(stopped.findings.size(), 1U);
  EXPECT_EQ(stopped.findings.front().reason, tree::Reason::kConflict);
  EXPECT_EQ(After(stopped, edited), edited);
}

TEST(MergeTree, FindsAnObjectWhereverItWasMoved) {
  const Files files{{"a.yaml", kService}, {"b.yaml", kConfig}};
  const MergedTree first = Merge(files, {}, {});
  const Files moved{{"all.yaml", std::string(kService) + "---\n" + kConfig}};
  Files now = files;
  now["a.yaml"].replace(now["a.yaml"].find("ClusterIP"), 9, "NodePort");
  const MergedTree merged = Merge(now, first.lock, moved);
  const Files after = After(merged, moved);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_NE(after.at("all.yaml").find("NodePort"), std::string::npos);
  EXPECT_FALSE(merged.roots_to_search.empty()) << "all files of the root may be asked for";
}

// An answer about one object says nothing of its neighbours in the file.
TEST(MergeTree, WritesAFileAnewOnlyWhereTheFileWasMeant) {
  const Files files{{"all.yaml", std::string(kService) + "---\n" + kConfig}};
  const MergedTree first = Merge(files, {}, {});
  Files lying = After(first, {});
  std::string& text = lying["all.yaml"];
  text.replace(text.find("type: ClusterIP"), 15, "type: ClusterIP\n  type: ClusterIP");
  text += "  mine: \"1\"\n";
  Files now = files;
  now["all.yaml"].replace(now["all.yaml"].find("ClusterIP"), 9, "NodePort");
  const FilePlace file{.root = ".", .path = "all.yaml"};
  const tree::ObjectId service{.group = {}, .kind = "Service", .kube_namespace = {}, .name = "web"};
  const PlaceAnswer of_object{.file = file, .object = service, .path = {}, .answer = tree::Answer::kOverride};
  EXPECT_EQ(After(Merge(now, first.lock, lying, {.all = {}, .at = {of_object}}), lying), lying) << "a doubled key is refused";
  const PlaceAnswer of_file{.file = file, .object = {}, .path = {}, .answer = tree::Answer::kOverride};
  EXPECT_EQ(After(Merge(now, first.lock, lying, {.all = {}, .at = {of_file}}), lying), now);
}

// What cannot be read is kept with all that is known of it.
TEST(MergeTree, RemembersWhatLiesInAFileThatCannotBeRead) {
  const Files files{{"a.yaml", kService}};
  const MergedTree first = Merge(files, {}, {});
  const Files lying{{"a.yaml", "kind: [Service\n"}};
  const MergedTree kept = Merge(files, first.lock, lying, {.all = tree::Answer::kKeep, .at = {}});
  EXPECT_EQ(After(kept, lying), lying);
  EXPECT_EQ(kept.lock, first.lock);
}

}  // namespace
}  // namespace spin_aks::merge
