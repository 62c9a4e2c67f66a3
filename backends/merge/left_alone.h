// SPDX-License-Identifier: Apache-2.0
//
// An entry that the user took out of a kustomization, while the file is there, says that nobody wants what is in it: that is the user's
// then, as a whole, whichever of ours are in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "backends/merge/things.h"

namespace spin_aks::merge {

struct LeftAlone {
  std::vector<bool> documents;  // one for each of Things::documents
  // Entries that come back, since somebody overrides what they name: their paths, by kustomization.
  std::map<OwnedThing, std::vector<std::string>> wanted_back;
};
// What lies below another root than it would now is left alone, too.
[[nodiscard]] LeftAlone FindLeftAlone(const TreeMerge& merge, const Things& things, DiskView& disk);

}  // namespace spin_aks::merge
