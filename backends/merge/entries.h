// SPDX-License-Identifier: Apache-2.0
//
// A kustomization names files. Where what is in them lies elsewhere, or is not to be there, its entries follow.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "backends/merge/file_place.h"
#include "backends/tree/record.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

[[nodiscard]] bool IsKustomization(const FilePlace& file);

// What has become of a file or a directory that we would name: where it is, or nothing, if it is not to be named. Paths below the root.
using WhereIs = std::function<std::optional<std::string>(const std::string& path)>;

// The same kustomization, its entries as they have to be in a file of that directory.
[[nodiscard]] yaml::Value FollowFiles(const yaml::Value& kustomization, const std::string& directory, const WhereIs& where_is);

// Entries that were written last, that are still wanted, and that the file does not have any more; as they are wanted.
[[nodiscard]] std::vector<std::string> RemovedEntries(const yaml::Value& desired, const yaml::Value& disk, const tree::Recorded& recorded);

// Goes through the entries among records: the way that each says.
void EachRecordedEntry(tree::Recorded& recorded, const std::function<void(const std::string& way, tree::Record& record)>& visit);

}  // namespace spin_aks::merge
