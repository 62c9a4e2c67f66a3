// SPDX-License-Identifier: Apache-2.0
//
// A three-way merge of files: what was written, what is on disk, what is wanted, each as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/merge/merge_file.h"
#include "backends/yaml/value.h"

namespace spin_aks::test {

// Every document of a text as kubectl takes it; empty documents count.
[[nodiscard]] std::vector<yaml::Value> ReadValues(std::string_view text);

struct FilesToMerge {
  std::string recorded;
  std::string disk;
  std::string desired;
  // Of all documents; none: objects have that of their kind.
  tree::Shape shape{};
  tree::Unknown unknown = tree::Unknown::kAtomic;
};

struct MergedText {
  merge::MergedFile file;
  std::string problem;                 // why there is no text; empty: there is
  std::vector<std::string> conflicts;  // places
  std::vector<std::string> notes;      // places of what is left to the user, of tombstones that N would change
};

// Objects are matched by group, kind, namespace and name, other documents by their position, and so are
// those of files that never had more than one.
[[nodiscard]] MergedText MergeTexts(const FilesToMerge& files, const tree::Answers& answers = {});

// Lines of `before` that are not in `after`, in their order.
[[nodiscard]] std::vector<std::string> LinesLost(std::string_view before, std::string_view after);

}  // namespace spin_aks::test
