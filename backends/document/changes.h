// SPDX-License-Identifier: Apache-2.0
//
// What is to become of a file, node by node and document by document: no bytes yet.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "backends/document/document.h"
#include "backends/yaml/value.h"

namespace spin_aks::document {

// An entry of a mapping, or an element (no key, no comment).
struct Added {
  // The position of the entry that it stands behind; kNowhere: in front of all.
  std::size_t after = kNowhere;
  yaml::Entry entry;
};

// Of one node: either another value, or other entries.
struct Change {
  std::optional<yaml::Value> value;
  std::vector<bool> is_removed;  // by position; empty: none
  std::vector<Added> added;      // by `after`; those behind one entry in this order

  [[nodiscard]] bool Removes(std::size_t position) const { return !is_removed.empty() && is_removed[position]; }
};

struct AddedPart {
  std::size_t after = kNowhere;  // the position of the part that it stands behind; kNowhere: in front of all
  yaml::Value value;
};

struct Changes {
  std::map<NodeId, Change> nodes;
  std::vector<bool> is_part_removed;   // by position; empty: none
  std::vector<AddedPart> added_parts;  // by `after`, likewise

  [[nodiscard]] bool RemovesPart(std::size_t position) const { return !is_part_removed.empty() && is_part_removed[position]; }
};

}  // namespace spin_aks::document
