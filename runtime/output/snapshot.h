// SPDX-License-Identifier: Apache-2.0
//
// What lies on the disk where outputs are to go, looked at once: what is decided afterwards is decided about these values.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ir/rel_path.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// What lies in one place.
struct Found {
  enum class Kind : std::uint8_t {
    kNothing,
    kFile,
    kInTheWay,       // a directory, a socket: no file
    kBehindFile,     // `culprit` would have to be a directory
    kLinkOut,        // `culprit` is a link that leads out of the root
    kLinkToNothing,  // `culprit` is a link to nothing, or in a circle
  } kind = Kind::kNothing;
  std::string root = {};            // the real path of the root
  RelPath path = {};                // in it, every link on the way resolved
  std::string bytes = {};           // of a file
  Readers readers = Readers::kAll;  // of a file
  OutputPlace culprit = {};

  // Absolute; two ways to one place have one.
  [[nodiscard]] std::string RealPath() const;
};

// A file that is ours by its name, and no output.
struct StaleFile {
  OutputPlace place;
  Found found;
};

// What lies in one place; of a link what it leads to.
[[nodiscard]] Result<Found> LookAtPlace(const OutputPlace& place);

// Files that are ours by their names, and not among `known`, real paths.
[[nodiscard]] Result<std::vector<StaleFile>> FindStale(const std::vector<OwnPlaces>& own, const std::set<std::string>& known);

}  // namespace spin_aks
