// SPDX-License-Identifier: Apache-2.0
//
// A file of text on its way into a tree: merged line by line (merge_text), with what there is to say of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/merge/merge_tree.h"
#include "backends/merge/things.h"

namespace spin_aks::merge {

struct MergedTextThing {
  std::optional<FileFate> fate;  // nothing: there was no file, and there is to be none
  std::vector<Finding> findings;
  tree::Recorded recorded;
};

// `lying` is null where no file is.
[[nodiscard]] MergedTextThing MergeTextThing(const TextThing& thing, const std::string* lying, const TreeAnswers& answers);

}  // namespace spin_aks::merge
