// SPDX-License-Identifier: Apache-2.0
//
// Many `--set`, as few layers: one that says one key is laid over all that is known, which thousands of them would do thousands of times.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "frontend/toml/value.h"

namespace spin_aks {

// Layers one over the other, as long as it does not matter where one begins to lie over what is below all of them: that is so unless
// one of them puts a value where another has a table.
class OverrideBatch {
 public:
  // False: it has to be laid over what is below by itself, and what is in here before it.
  [[nodiscard]] bool Takes(const TomlTable& layer) const;
  // One that it takes; the last one of a key holds.
  void Add(TomlTable layer);
  // All of them, and the batch is empty again. n log n.
  [[nodiscard]] TomlTable Take();

 private:
  std::vector<TomlTable> layers_;
  std::set<std::string> values_, tables_;  // what stands at each place
};

}  // namespace spin_aks
