// SPDX-License-Identifier: Apache-2.0
//
// Comments that we write: where one of them goes with what it is about, nobody loses anything.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "backends/merge/merge_tree.h"

namespace spin_aks::merge {

// All that stand in what is made, or was until it is given up. Costs nothing until somebody asks. The merge outlives it.
class OurComments {
 public:
  explicit OurComments(const TreeMerge& merge) : merge_(merge) {}

  // A comment as it stands in a file, from its `#`.
  [[nodiscard]] bool Has(std::string_view comment);

 private:
  void Add(std::span<const WantedFile> files);

  const TreeMerge& merge_;
  std::set<std::string, std::less<>> comments_;
  bool is_known_ = false;
};

}  // namespace spin_aks::merge
