// SPDX-License-Identifier: Apache-2.0
//
// A line of a file that people edit: what stands there, what ours is made of, and whose it is now.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "backends/merge/merge_tree.h"

namespace spin_aks::merge {

enum class Owner : std::uint8_t {
  kOurs,
  kStale,  // ours of the last time: compiling would change it
  kYours,  // and of nobody else
  kBoth,   // ours, as it was changed: `ours` is what it would be
};

struct ExplainedPlace {
  tree::ObjectId object = {};  // of a document that is one
  Path path = {};              // in a document
  Owner owner = Owner::kYours;
  Cause cause = {};       // of ours; none where there is nothing of ours
  std::string ours = {};  // a short text, where that is not what stands there
};

// Nothing: no line of a file that something of ours lies in. Counted from 0.
[[nodiscard]] std::optional<ExplainedPlace> ExplainPlace(const TreeMerge& merge, const FilePlace& file, std::size_t line);

}  // namespace spin_aks::merge
