// SPDX-License-Identifier: Apache-2.0
//
// Promise: what was written is owned; any text that somebody puts in its place stays as it is while ours does not change; and when ours
// changes, a merge without a conflict has nothing left to do.
// max_len: 768
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/document/value_of.h"
#include "backends/merge/merge_tree.h"
#include "backends/tree/place.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

using merge::DiskFiles;
using merge::FilePlace;
using merge::Lock;
using merge::MergedTree;

constexpr std::string_view kBetween = "\n####\n";
const FilePlace kYaml{.root = ".", .path = "base/a.yaml"};
const FilePlace kText{.root = ".", .path = "Dockerfile"};

// What ours is made of: every mapping an object, and the text itself line by line. Nothing, where two would be the same object: lowering
// makes no such files, and nobody could tell them apart.
std::optional<std::array<OutputFile, 2>> Made(std::string_view text) {
  document::ReadError error;
  const auto document = document::Document::Parse(text, error);
  if (!document) return std::nullopt;
  YamlFile file;
  std::set<tree::ObjectId> objects;
  for (const document::Part& part : document->parts()) {
    auto value = ValueOf(*document, part.root, error);
    if (!value || value->AsMap() == nullptr || !objects.insert(tree::IdOf(*value)).second) return std::nullopt;
    file.roles.push_back("role/" + std::to_string(file.roles.size()));
    file.documents.push_back(*std::move(value));
  }
  if (file.documents.empty()) return std::nullopt;
  return std::array<OutputFile, 2>{std::move(file), TextFile{.text = std::string(text), .line_causes = {}}};
}

MergedTree Merge(const std::array<OutputFile, 2>& made, const Lock& lock, const DiskFiles& disk) {
  const merge::OwnedBy by{.backend = "kube"};
  const std::vector<merge::WantedFile> wanted = {{.by = by, .name = {}, .place = kYaml, .made = &made[0]},
                                                 {.by = by, .name = {}, .place = kText, .made = &made[1]}};
  const merge::TreeAnswers none;
  return merge::MergeTree({.wanted = wanted, .scopes = {by}, .lock = lock, .disk = disk, .answers = none});
}

bool Stops(const merge::Finding& finding) {
  return finding.what != merge::Finding::What::kComment && (finding.what != merge::Finding::What::kPlace || IsConflict(finding.reason));
}
bool IsStopped(const MergedTree& merged) { return std::ranges::any_of(merged.findings, Stops); }

// Nothing is written then at all; what is proposed for the file is to be what lies there.
bool LeavesWhatIsInConflict(const MergedTree& merged, const DiskFiles& before, const DiskFiles& after) {
  return std::ranges::all_of(merged.findings, [&](const merge::Finding& finding) {
    return !Stops(finding) || !before.contains(finding.file) || after.contains(finding.file);
  });
}

DiskFiles After(const MergedTree& merged, DiskFiles disk) {
  for (const merge::FileFate& fate : merged.files) {
    disk.erase(fate.place);
    if (fate.text) disk.emplace(fate.place, *fate.text);
  }
  return disk;
}

void Judge(std::string_view before, std::string_view disk_text, std::string_view now) {
  const auto made_before = Made(before);
  const auto made_now = Made(now);
  if (!made_before || !made_now) return;
  const MergedTree first = Merge(*made_before, {}, {});
  fuzz::Promise(!IsStopped(first), "nothing is there, and it is a conflict");
  const DiskFiles written = After(first, {});
  const MergedTree same = Merge(*made_before, first.lock, written);
  // Two documents of one identity cannot be told apart.
  if (!IsStopped(same)) fuzz::Promise(After(same, written) == written, "the same again changes something");

  const DiskFiles edited = {{kYaml, std::string(disk_text)}, {kText, std::string(disk_text)}};
  const MergedTree unchanged = Merge(*made_before, first.lock, edited);
  if (!IsStopped(unchanged)) fuzz::Promise(After(unchanged, edited) == edited, "an edit is changed, though ours is not");

  const MergedTree merged = Merge(*made_now, first.lock, edited);
  if (IsStopped(merged)) return fuzz::Promise(LeavesWhatIsInConflict(merged, edited, After(merged, edited)), "a conflict removes its file");
  const DiskFiles after = After(merged, edited);
  const MergedTree again = Merge(*made_now, merged.lock, after);
  fuzz::Promise(!IsStopped(again), "a conflict with what was just written:\n" + after.begin()->second);
  fuzz::Promise(After(again, after) == after, "not settled:\n" + after.begin()->second + after.rbegin()->second);
  fuzz::Promise(again.lock == merged.lock, "the lock is not settled:\n" + WriteLock(merged.lock, "\n") + WriteLock(again.lock, "\n") +
                                               after.begin()->second + after.rbegin()->second);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t first = bytes.find(spin_aks::kBetween);
  const std::size_t second = first == std::string_view::npos ? first : bytes.find(spin_aks::kBetween, first + 1);
  if (second == std::string_view::npos) return 0;
  const std::size_t gap = spin_aks::kBetween.size();
  spin_aks::Judge(bytes.substr(0, first), bytes.substr(first + gap, second - first - gap), bytes.substr(second + gap));
  return 0;
}
