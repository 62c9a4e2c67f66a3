// SPDX-License-Identifier: Apache-2.0
//
// A kustomization names files. Where what is in them lies elsewhere, or is not to be there, its entries follow.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/merge/file_place.h"
#include "backends/tree/record.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

[[nodiscard]] bool IsKustomization(const FilePlace& file);

// Its other names in a directory, which are as good.
[[nodiscard]] std::vector<FilePlace> OtherNames(const FilePlace& kustomization);

// A kustomization that is to name files. Paths are below the root.
struct EntriesToFollow {
  const yaml::Value& desired;
  const yaml::Value* disk = nullptr;         // null: it is not there yet
  const tree::Recorded* recorded = nullptr;  // null: nothing
  std::string directory;                     // that it lies in
  // What has become of a file or a directory that we would name: where it is, or nothing, if it is not to be named.
  std::function<std::optional<std::string>(const std::string& path)> where_is;
  // Whether anything is left in a file or directory.
  std::function<bool(const std::string& path)> holds_something;
};

// The same kustomization, its entries as they have to be. What was moved is named where it is, unless somebody else names it there; what
// is not made any more stays named as long as there is something in it.
[[nodiscard]] yaml::Value FollowFiles(const EntriesToFollow& entries);

// Of a kustomization that is not made any more what we wrote in it, but for its entries.
[[nodiscard]] yaml::Value WithoutEntries(const yaml::Value& kustomization, const tree::Recorded& recorded);

// The ways that a kustomization's entries say.
[[nodiscard]] std::set<std::string> WaysOf(const yaml::Value& kustomization);

// Each entry as it is to be said.
void RewriteWays(yaml::Value& kustomization, const std::function<std::string(const std::string& way)>& rewrite);

// Entries that were written last, that are still wanted, and that the file does not have any more; as they are wanted.
[[nodiscard]] std::vector<std::string> RemovedEntries(const yaml::Value& desired, const yaml::Value& disk, const tree::Recorded& recorded);

// Goes through the entries among records: the way that each says.
void EachRecordedEntry(tree::Recorded& recorded, const std::function<void(const std::string& way, tree::Record& record)>& visit);

}  // namespace spin_aks::merge
