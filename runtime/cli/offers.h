// SPDX-License-Identifier: Apache-2.0
//
// The words that a shell offers where neither a command nor a flag is due: codes, keys, values.
#pragma once

#include <string>
#include <vector>

namespace spin_aks {

// What `explain` takes: every code, every key and table of the settings whose name is fixed.
[[nodiscard]] std::vector<std::string> OfferSubjects();

// What `--set` takes: `KEY=` for every key with a fixed name that is in no array, and `KEY=VALUE` where the values are known.
[[nodiscard]] std::vector<std::string> OfferSettings();

}  // namespace spin_aks
