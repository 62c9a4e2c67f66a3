// SPDX-License-Identifier: Apache-2.0
//
// Two sets of objects -> what is created, deleted, changed and replaced.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "backends/compare/consequences.h"
#include "backends/tree/diff.h"
#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::compare {

// One object of a set. The value outlives what is made of it.
struct Subject {
  std::string role;  // what it is for us: `deployment/shop`; empty: not known
  std::string file;  // where it lies, for people; empty: nowhere
  const yaml::Value* value = nullptr;
};

struct ObjectChange {
  enum class Kind : std::uint8_t { kCreate, kUpdate, kReplace, kDelete } kind = Kind::kUpdate;
  // Null: it was not, or will not be.
  const Subject* before = nullptr;
  const Subject* after = nullptr;
  std::vector<tree::Edit> fields;           // in the order of tree::Diff; of kUpdate and kReplace
  std::vector<Consequence> consequences{};  // the worst first
};

struct ObjectChanges {
  std::vector<ObjectChange> changes;  // in the order of `after`, then what is deleted in that of `before`
  std::size_t unchanged = 0;
};

// Refers to the subjects. O(n log n).
[[nodiscard]] ObjectChanges CompareObjects(std::span<const Subject> before, std::span<const Subject> after, AllowsAll allows);

}  // namespace spin_aks::compare
